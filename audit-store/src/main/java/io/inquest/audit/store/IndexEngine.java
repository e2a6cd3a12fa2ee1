package io.inquest.audit.store;

import java.io.ObjectInputFilter;
import org.h2.api.JavaObjectSerializer;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.util.JdbcUtils;

/**
 * H2 with what it cannot need here taken away. These are walls behind the wall: what a database
 * defines is compared before H2 sees it, see {@link IndexDefinitions}.
 */
final class IndexEngine {
  static {
    // H2 reads its properties once, when it is loaded.
    System.setProperty("h2.allowedClasses", "");
    System.setProperty("h2.javaSystemCompiler", "false");
    JdbcUtils.serializer = new NoObjects();
    // H2's storage has a second way to make objects of bytes. Nothing here needs any.
    if (ObjectInputFilter.Config.getSerialFilter() == null) {
      ObjectInputFilter.Config.setSerialFilter(input -> ObjectInputFilter.Status.REJECTED);
    }
  }

  // WRITE_DELAY=0: with any other, H2 forgets committed rows when its process is killed.
  private static final String SETTINGS =
      ";WRITE_DELAY=0;COMPRESS=TRUE;CACHE_SIZE=16384;DB_CLOSE_ON_EXIT=FALSE"
          + ";IFEXISTS=TRUE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";

  /** Milliseconds; else H2 takes 200, which gives back little of a large file. */
  private static final String TIME_TO_COMPACT = ";MAX_COMPACT_TIME=600000";

  private IndexEngine() {}

  /** Connections to the database in a file. */
  static JdbcDataSource source(PinnedFile file) {
    return source(file, SETTINGS);
  }

  /** As {@link #source}; the last connection that is closed gives room in the file back. */
  static JdbcDataSource compacting(PinnedFile file) {
    return source(file, SETTINGS + TIME_TO_COMPACT);
  }

  private static JdbcDataSource source(PinnedFile file, String settings) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:" + file.database() + settings);
    // Nobody is kept out by it: whoever may open the file may read it.
    source.setUser("sa");
    source.setPassword("");
    return source;
  }

  /** Keeps values that are Java objects bytes: no index of ours has any. */
  private static final class NoObjects implements JavaObjectSerializer {
    @Override
    public byte[] serialize(Object object) {
      throw new UnsupportedOperationException("an index holds no Java objects");
    }

    @Override
    public Object deserialize(byte[] bytes) {
      throw new UnsupportedOperationException("an index holds no Java objects");
    }
  }
}

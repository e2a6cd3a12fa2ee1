'use strict';
addEventListener('beforeprint', function () {
  document.querySelectorAll('details').forEach(function (each) { each.open = true; });
});
document.querySelectorAll('table[data-search]').forEach(function (table) {
  var search = document.createElement('input');
  search.type = 'search';
  search.className = 'search';
  search.placeholder = 'Show only lines with ...';
  search.setAttribute('aria-label', search.placeholder);
  search.addEventListener('input', function () {
    var wanted = search.value.toLowerCase();
    table.querySelectorAll('tbody tr').forEach(function (line) {
      line.hidden = line.textContent.toLowerCase().indexOf(wanted) < 0;
    });
  });
  table.parentNode.insertBefore(search, table);
});

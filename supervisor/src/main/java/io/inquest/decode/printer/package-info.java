/** One way to show an argument a class: {@link io.inquest.decode.printer.ArgumentPrinter}. */
package io.inquest.decode.printer;

package dev.halftone.publish;

import java.util.List;

/** Tables that become lists of labelled lines where the page is narrow. */
final class Grid {

    private final List<String> columns;
    private final Element body = Element.of("tbody");

    Grid(String... columns) {
        this.columns = List.of(columns);
    }

    /** One cell for each column, in their order. */
    Grid row(String styleClass, List<Element> cells) {
        Element row = styleClass.isEmpty() ? Element.of("tr") : Element.of("tr", styleClass);
        for (int i = 0; i < cells.size(); i++) {
            row.add(cells.get(i).attr("data-label", columns.get(i)));
        }
        body.add(row);
        return this;
    }

    Element table() {
        Element head = Element.of("tr");
        columns.forEach(column -> head.add(Element.of("th").attr("scope", "col").text(column)));
        return Element.of("table").add(Element.of("thead").add(head), body);
    }

    static Element cell(String text) {
        return Element.of("td").text(text);
    }

    static Element number(String text) {
        return Element.of("td", "number").text(text);
    }

    static Element of(Element content) {
        return Element.of("td").add(content);
    }
}

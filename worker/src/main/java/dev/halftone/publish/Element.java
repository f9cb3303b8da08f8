package dev.halftone.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An element of a page. Text and attributes are escaped here and nowhere else, so a page built of these is well-formed
 * and nothing that a user named can become markup.
 */
final class Element {

    private sealed interface Child {}

    private record Nested(Element element) implements Child {}

    private record Text(String text) implements Child {}

    private record Sheet(String sheet) implements Child {}

    private final String tag;
    private final StringBuilder attributes = new StringBuilder();
    private final List<Child> children = new ArrayList<>();

    private Element(String tag) {
        this.tag = tag;
    }

    static Element of(String tag) {
        return new Element(tag);
    }

    static Element of(String tag, String styleClass) {
        return new Element(tag).attr("class", styleClass);
    }

    Element attr(String name, String value) {
        attributes.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
        return this;
    }

    /** A coordinate or length, to a tenth of a pixel. */
    Element attr(String name, double value) {
        return attr(name, String.format(Locale.ROOT, "%.1f", value));
    }

    Element text(String text) {
        children.add(new Text(text));
        return this;
    }

    /** A name with its parts apart: a line may break after each slash and dot. */
    Element path(String name) {
        for (String part : name.split("(?<=[/.])", -1)) {
            text(part).add(of("wbr"));
        }
        return this;
    }

    Element add(Element... elements) {
        return add(List.of(elements));
    }

    Element add(List<Element> elements) {
        elements.forEach(element -> children.add(new Nested(element)));
        return this;
    }

    /** Shown when the pointer rests on an element of a drawing. */
    Element tooltip(String text) {
        return add(of("title").text(text));
    }

    /** A style sheet of our own: the one text that stays as it is, because a page reads no escapes there. */
    static Element style(String sheet) {
        Element style = of("style");
        style.children.add(new Sheet(sheet));
        return style;
    }

    String render() {
        StringBuilder out = new StringBuilder();
        append(out);
        return out.toString();
    }

    private void append(StringBuilder out) {
        out.append('<').append(tag).append(attributes);
        if (isVoid()) {
            out.append(" />");
            return;
        }
        out.append('>');
        for (Child child : children) {
            switch (child) {
                case Nested(Element element) -> element.append(out);
                case Sheet(String sheet) -> out.append(sheet);
                case Text(String text) -> out.append(escaped(text));
            }
        }
        out.append("</").append(tag).append('>');
    }

    private boolean isVoid() {
        return tag.equals("meta") || tag.equals("wbr");
    }

    /** Control characters, which no document may hold, become a visible replacement. */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(allowed(c) ? c : 0xFFFD);
            }
        });
        return out.toString();
    }

    private static boolean allowed(int c) {
        boolean whitespace = c == '\n' || c == '\t';
        boolean control = c < 0x20 || (c >= 0x7F && c < 0xA0);
        boolean surrogate = c >= 0xD800 && c < 0xE000;
        // Marks that turn the direction of text can make a name read as something else.
        boolean direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        return whitespace || !(control || surrogate || direction || c == 0xFFFE || c == 0xFFFF);
    }
}

package dev.halftone.store;

import java.util.regex.Pattern;

/** URIs for messages: a query or user information may hold a secret. */
final class Redacted {

    private static final Pattern QUERY = Pattern.compile("[?#].*$");
    private static final Pattern USER = Pattern.compile("//[^/@]*@");

    private Redacted() {}

    static String of(String uri) {
        var query = QUERY.matcher(uri);
        String shown = query.find() ? query.replaceFirst("?...") : uri;
        return USER.matcher(shown).replaceFirst("//...@");
    }
}

package dev.retort.server.http;

import java.nio.file.Path;
import java.util.Map;

/**
 * A form with a file.
 *
 * @param fileName the name that the client gave it; text from outside
 * @param content where the file lies until the request ends
 * @param fields the other fields
 */
public record Upload(String fileName, Path content, Map<String, String> fields) {}

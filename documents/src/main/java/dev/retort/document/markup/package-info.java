/** Plain text, Markdown and HTML files. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.document.markup;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/** What a run leaves behind: the artifact, the report, the model card; written whole or not at all. */
@NullMarked
package dev.halftone.publish;

import org.jspecify.annotations.NullMarked;

/** What users know a model by, before and after: classes, texts, and how vectors lie to each other. */
@NullMarked
package dev.halftone.task;

import org.jspecify.annotations.NullMarked;

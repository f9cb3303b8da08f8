/** What the reconcilers share to see the cluster and to change it. */
@NullMarked
package dev.halftone.operator.cluster;

import org.jspecify.annotations.NullMarked;

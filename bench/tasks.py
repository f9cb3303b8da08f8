"""What users know a model by, before and after: top-1, perplexity, or how sentences lie to each other."""

import numpy as np


class TopOne:
    """How often the largest of a sample's logits is its label."""

    def __init__(self):
        self.right = [0, 0]
        self.samples = 0

    def add(self, outputs, _, labels):
        for i, logits in enumerate(outputs):
            self.right[i] += int((logits.argmax(axis=-1) == labels).sum())
        self.samples += labels.size

    def results(self):
        return [{"name": "top-1", "before": self.right[0] / self.samples, "after": self.right[1] / self.samples}]


class Perplexity:
    """exp of the mean cross-entropy of the labels, of those that are not negative."""

    def __init__(self):
        self.entropy = [0.0, 0.0]
        self.tokens = 0

    def add(self, outputs, _, labels):
        counted = labels >= 0
        for i, logits in enumerate(outputs):
            rows, classes = logits[counted], labels[counted]
            peaks = rows.max(axis=-1)
            sums = np.log(np.exp(rows - peaks[:, None]).sum(axis=-1)) + peaks
            self.entropy[i] += float((sums - rows[np.arange(len(rows)), classes]).sum())
        self.tokens += int(counted.sum())

    def results(self):
        before, after = (float(np.exp(entropy / self.tokens)) for entropy in self.entropy)
        return [{"name": "perplexity", "before": before, "after": after}]


class Sentences:
    """Mean-pooled vectors of unit length: the domain of the nearest other sentence, whether it is still the same one, and
    how far each vector turned."""

    def __init__(self):
        self.vectors = [[], []]
        self.domains = []

    def add(self, outputs, mask, labels):
        for i, tokens in enumerate(outputs):
            weights = mask.astype(np.float64)[..., None]
            pooled = (tokens * weights).sum(axis=1) / weights.sum(axis=1)
            self.vectors[i].extend(pooled / np.linalg.norm(pooled, axis=1, keepdims=True))
        self.domains.extend(labels.reshape(-1))

    def results(self):
        before, after = (np.array(vectors) for vectors in self.vectors)
        nearest = [self.nearest(vectors) for vectors in (before, after)]
        domains = np.array(self.domains)
        right = [float((domains[neighbour] == domains).mean()) for neighbour in nearest]
        return [
            {"name": "domain of the nearest sentence", "before": right[0], "after": right[1]},
            {"name": "cosine", "before": 1.0, "after": float((before * after).sum(axis=1).mean())},
            {"name": "nearest sentence kept", "before": 1.0, "after": float((nearest[0] == nearest[1]).mean())},
        ]

    @staticmethod
    def nearest(vectors):
        likeness = vectors @ vectors.T
        np.fill_diagonal(likeness, -np.inf)
        return likeness.argmax(axis=1)


class Nothing:
    """There are no labels."""

    def add(self, *_):
        pass

    def results(self):
        return []


def of(shape, mask, labels):
    """The task of an output with this shape: logits of a sample, logits of each token, or vectors of the tokens of a sentence."""
    if labels is None:
        return Nothing()
    if len(shape) == 2:
        return TopOne()
    if labels.shape[1:] == tuple(shape[1:-1]):
        return Perplexity()
    return Sentences() if mask is not None and len(shape) == 3 else Nothing()

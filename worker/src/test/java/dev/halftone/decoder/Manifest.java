package dev.halftone.decoder;

/** The manifests of a generated decoder. */
final class Manifest {

    private Manifest() {}

    /** One workload point, one format beside the reference: little to time, so that large models take minutes. */
    static String of(int tokens, int calibrate, int holdOut) {
        return """
                apiVersion: halftone.dev/v1alpha1
                kind: Model
                metadata: {name: decoder, namespace: bench}
                spec:
                  source: {uri: "file:decoder.onnx"}
                  loss: {kind: NextToken, output: logits}
                  workload:
                    - {name: prompt, batch: 1, dimensions: {seq: %d}, weight: 1}
                ---
                apiVersion: halftone.dev/v1alpha1
                kind: CalibrationSet
                metadata: {name: tokens, namespace: bench}
                spec:
                  source: {uri: "file:tokens.npz"}
                  calibrate: %d
                  holdOut: %d
                  seed: 1
                ---
                apiVersion: halftone.dev/v1alpha1
                kind: Accelerator
                metadata: {name: cpu}
                spec:
                  backend: Cpu
                  threads: 2
                  formats: [Int8Dynamic]
                ---
                apiVersion: halftone.dev/v1alpha1
                kind: QuantizedModel
                metadata: {name: decoder-cpu, namespace: bench}
                spec:
                  modelRef: {name: decoder}
                  calibrationRef: {name: tokens}
                  acceleratorRef: {name: cpu}
                  lossBudget: {metric: RelativeRmse, max: "0.02"}
                  objective: Latency
                """.formatted(tokens, calibrate, holdOut);
    }
}

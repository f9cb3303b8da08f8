package dev.halftone.onnx;

import dev.halftone.failure.ModelRefusal;
import dev.halftone.onnx.proto.ModelProto;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a model says of itself before its graph: the version of the format and of the operator sets. */
final class ModelHeader {

    private static final long NEWEST_FORMAT = 13;
    private static final long NEWEST_OPSET = 26;

    private ModelHeader() {}

    /** The imported operator sets by domain, once all that is outside the graph is known to be served. */
    static SortedMap<String, Long> check(ModelSource source, Names names, ModelProto model) {
        long format = model.getIrVersion();
        if (format < 1 || format > NEWEST_FORMAT) {
            throw source.refuse(
                    ModelRefusal.FORMAT_VERSION,
                    "has version " + format + " of the ONNX format, and 1 to " + NEWEST_FORMAT
                            + " are read; export it for an older version");
        }
        if (!model.hasGraph() || model.getOpsetImportCount() == 0) {
            throw source.refuse(
                    ModelRefusal.INCOMPLETE,
                    "is not a whole ONNX model: it has no " + (model.hasGraph() ? "operator set" : "graph")
                            + "; fetch or export it again");
        }
        if (model.getFunctionsCount() > 0) {
            var function = model.getFunctions(0);
            throw source.refuse(
                    ModelRefusal.FUNCTIONS,
                    "defines the function " + function.getDomain() + "." + function.getName()
                            + " of its own; inline its functions (onnx.inliner.inline_local_functions)");
        }
        return opsets(source, names, model);
    }

    private static SortedMap<String, Long> opsets(ModelSource source, Names names, ModelProto model) {
        SortedMap<String, Long> opsets = new TreeMap<>();
        for (var opset : model.getOpsetImportList()) {
            String domain = Domains.canonical(names.bounded("an imported operator set", opset.getDomain()));
            Long other = opsets.putIfAbsent(domain, opset.getVersion());
            if (other != null && other != opset.getVersion()) {
                throw source.refuse(
                        ModelRefusal.OPSET_TWICE,
                        "imports the operator set '" + domain + "' in versions " + other + " and "
                                + opset.getVersion());
            }
        }
        long standard = opsets.getOrDefault("", 1L);
        if (standard < 1 || standard > NEWEST_OPSET) {
            throw source.refuse(
                    ModelRefusal.OPSET_VERSION,
                    "is of opset " + standard + ", and opsets up to " + NEWEST_OPSET
                            + " are read; export it for an older opset");
        }
        return opsets;
    }
}

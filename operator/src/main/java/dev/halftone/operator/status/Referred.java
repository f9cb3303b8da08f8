package dev.halftone.operator.status;

import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.api.v1alpha1.ConditionType;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.WireNames;
import java.util.List;
import java.util.Optional;

/** How an object that others refer to stands, by its conditions. */
public final class Referred {

    private Referred() {}

    /**
     * What keeps an object from being of use, if anything does.
     *
     * @param name kind and name, for the message
     * @param generation of the object; a status about an older one says nothing
     * @param reason why the referring object waits, where the object's own reason is not known
     */
    public static Optional<Judgement> problem(String name, List<Condition> conditions, long generation, Reason reason) {
        var ready = find(conditions, ConditionType.READY);
        if (ready.isEmpty() || observed(ready.get()) != generation) {
            return Optional.of(new Judgement.Progressing(Reason.PROGRESSING, name + " has not been looked at yet"));
        }
        String said = ready.get().message();
        String message = said.startsWith(name) ? said : name + ": " + said;
        return switch (ready.get().conditionStatus()) {
            case TRUE -> Optional.empty();
            case UNKNOWN -> Optional.of(new Judgement.Progressing(Reason.PROGRESSING, message));
            case FALSE -> {
                var own = WireNames.find(Reason.class, ready.get().reason()).orElse(reason);
                yield Optional.of(
                        find(conditions, ConditionType.STALLED).isPresent()
                                ? new Judgement.Stalled(own, message)
                                : new Judgement.Waiting(own, message));
            }
        };
    }

    private static long observed(Condition condition) {
        return Optional.ofNullable(condition.observedGeneration()).orElse(0L);
    }

    private static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type.wireName()))
                .findFirst();
    }
}

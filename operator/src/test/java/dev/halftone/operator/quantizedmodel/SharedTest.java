package dev.halftone.operator.quantizedmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.operator.job.Changes;
import dev.halftone.operator.job.Owners;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedTest {

    private final QuantizedModel one = quantizedModel("one");
    private final QuantizedModel two = quantizedModel("two");
    private final SensitivityProfile wanted = profile("wanted", one);

    @Test
    void a_profile_that_is_not_there_is_created() {
        var shared = new Shared<>(wanted, List.of(), one);

        assertThat(shared.found()).isEmpty();
        assertThat(shared.changes()).isEqualTo(Changes.create(List.of(wanted)));
    }

    @Test
    void a_profile_that_is_owned_already_is_left_as_it_is() {
        var there = profile("wanted", two, one);
        var shared = new Shared<>(wanted, List.of(there), one);

        assertThat(shared.found()).containsSame(there);
        assertThat(shared.changes()).isEqualTo(Changes.NONE);
    }

    @Test
    void a_profile_of_others_gets_one_more_owner() {
        var there = profile("wanted", two);

        assertThat(new Shared<>(wanted, List.of(there), one).changes()).isEqualTo(Changes.own(List.of(there)));
    }

    @Test
    void a_profile_that_is_needed_no_more_goes_with_its_last_owner() {
        var left = profile("left", one);
        var kept = profile("kept", one, two);
        var shared = new Shared<>(wanted, List.of(left, kept), one);

        assertThat(shared.changes())
                .isEqualTo(Changes.create(List.of(wanted))
                        .and(Changes.delete(List.of(left)))
                        .and(Changes.disown(List.of(kept))));
    }

    private static QuantizedModel quantizedModel(String name) {
        var quantizedModel = new QuantizedModel();
        quantizedModel.setMetadata(
                new ObjectMetaBuilder().withName(name).withUid(name).build());
        return quantizedModel;
    }

    private static SensitivityProfile profile(String name, QuantizedModel... owners) {
        var profile = new SensitivityProfile();
        profile.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withOwnerReferences(Stream.of(owners).map(Owners::reference).toList())
                .build());
        return profile;
    }
}

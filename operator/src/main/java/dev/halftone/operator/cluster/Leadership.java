package dev.halftone.operator.cluster;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** One replica works, the others stand by; and all of them have the same clock. */
final class Leadership {

    private Leadership() {}

    /** Makes both. */
    @Singleton
    static final class Producer {

        /** Seconds as client-go has them: a leader that is lost is replaced within some twenty seconds. */
        @Produces
        @Singleton
        LeaderElectionConfiguration leaderElection(
                @ConfigProperty(name = "halftone.lease.namespace") Optional<String> namespace) {
            var election = LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("halftone-operator");
            return namespace.map(election::withLeaseNamespace).orElse(election).build();
        }

        @Produces
        @Singleton
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}

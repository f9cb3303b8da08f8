package dev.halftone.operator.cluster;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** One replica works, the others stand by; and all of them have the same clock. */
final class Leadership {

    private Leadership() {}

    /** Makes both. */
    @Singleton
    static final class Producer {

        /** Seconds as client-go has them: a leader that is lost is replaced within some twenty seconds. */
        @Produces
        @Singleton
        LeaderElectionConfiguration leaderElection() {
            return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("halftone-operator")
                    .build();
        }

        @Produces
        @Singleton
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}

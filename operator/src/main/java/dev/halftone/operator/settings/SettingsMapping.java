package dev.halftone.operator.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the settings from the environment of the operator: {@code HALFTONE_WORKER_IMAGE} and so on. */
final class SettingsMapping {

    private SettingsMapping() {}

    /** The keys, under {@code halftone}. */
    @ConfigMapping(prefix = "halftone")
    interface Keys {

        Worker worker();

        @WithDefault("pvc://halftone")
        String store();

        @WithDefault("WATCHED")
        Settings.Nodes nodes();

        /** Where objects are watched; the controllers of kinds that have namespaces take it from application.properties. */
        String namespaces();

        Https https();

        Lease lease();

        /** Of worker pods. */
        interface Worker {
            @WithDefault("halftone.dev/worker:0.1.0")
            String image();

            @WithDefault("1")
            String cpu();

            @WithDefault("2Gi")
            String memory();

            @WithDefault("14400")
            long deadlineSeconds();

            @WithDefault("2")
            int retries();
        }

        /** By which one replica leads; in a pod its own namespace. */
        interface Lease {
            Optional<String> namespace();
        }

        /** Of sources on the web. */
        interface Https {
            Optional<String> hosts();

            Optional<String> maxBytes();

            Optional<String> timeoutSeconds();

            Optional<String> privateHosts();
        }
    }

    /** Makes the settings. */
    @Singleton
    static final class Producer {
        @Produces
        @Singleton
        Settings settings(Keys keys) {
            return new Settings(
                    keys.worker().image(),
                    keys.store(),
                    Map.of("cpu", keys.worker().cpu(), "memory", keys.worker().memory()),
                    keys.worker().deadlineSeconds(),
                    keys.worker().retries(),
                    environment(keys.https()),
                    keys.nodes());
        }

        private static Map<String, String> environment(Keys.Https https) {
            Map<String, String> environment = new TreeMap<>();
            https.hosts().ifPresent(value -> environment.put("HALFTONE_HTTPS_HOSTS", value));
            https.maxBytes().ifPresent(value -> environment.put("HALFTONE_HTTPS_MAX_BYTES", value));
            https.timeoutSeconds().ifPresent(value -> environment.put("HALFTONE_HTTPS_TIMEOUT_SECONDS", value));
            https.privateHosts().ifPresent(value -> environment.put("HALFTONE_HTTPS_PRIVATE_HOSTS", value));
            return environment;
        }
    }
}

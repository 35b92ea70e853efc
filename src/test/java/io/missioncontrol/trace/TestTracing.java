package io.missioncontrol.trace;

import io.missioncontrol.config.ServiceConfig;
import java.util.Optional;

/** Settings of tracing for tests without an application. */
final class TestTracing {

    private TestTracing() {}

    static TraceConfig config(String endpoint, String sampler, double ratio) {
        return new TraceConfig() {
            @Override
            public Optional<String> endpoint() {
                return Optional.ofNullable(endpoint);
            }

            @Override
            public Optional<String> headers() {
                return Optional.empty();
            }

            @Override
            public String protocol() {
                return "http/protobuf";
            }

            @Override
            public String serviceName() {
                return "test";
            }

            @Override
            public String sampler() {
                return sampler;
            }

            @Override
            public double samplerArg() {
                return ratio;
            }
        };
    }

    static final class Service implements ServiceConfig {

        @Override
        public String environment() {
            return "test";
        }

        @Override
        public String baseUrl() {
            return "http://localhost:8000";
        }
    }
}

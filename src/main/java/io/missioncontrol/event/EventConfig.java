package io.missioncontrol.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** Settings of event streams, under the names of their environment variables. */
@ConfigMapping(prefix = "")
interface EventConfig {

    /** {@code EVENT_STREAM_LIMIT}: open streams of one process. */
    @WithName("EVENT_STREAM_LIMIT")
    @WithDefault("5000")
    int streamLimit();
}

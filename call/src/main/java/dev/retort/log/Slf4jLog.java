package dev.retort.log;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Events for whatever the program logs with. */
final class Slf4jLog implements EventLog {

    private static final Logger LOG = LoggerFactory.getLogger("dev.retort");

    @Override
    public void event(Level level, String name, Map<String, ?> fields) {
        LoggingEventBuilder event = LOG.atLevel(level);
        for (Map.Entry<String, ?> field : fields.entrySet()) {
            event = event.addKeyValue(field.getKey(), field.getValue());
        }
        event.log(name);
    }
}

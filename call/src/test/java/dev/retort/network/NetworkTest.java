package dev.retort.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NetworkTest {

    @Test
    void closingEndsTheClientThatItGaveOutAndTheNextIsANewOne() throws InterruptedException {
        URI here = URI.create("http://127.0.0.1:1");
        try (Network network = Network.offline()) {
            HttpClient client = network.client(here);

            network.close();

            assertThat(client.awaitTermination(Duration.ofMinutes(1))).isTrue();
            assertThat(network.client(here)).isNotSameAs(client);
        }
    }
}

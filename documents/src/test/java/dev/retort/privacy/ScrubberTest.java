package dev.retort.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.HostileReplies;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubberTest {

    private final Scrubber scrubber = new Scrubber();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            EMAIL | jane.doe+news@mail.example.co.uk
            EMAIL | müller@bücher.example
            PHONE | +49 (30) 1234-5678
            PHONE | +1 202 555 0147
            PHONE | (202) 555-0147
            PHONE | 202-555-0147
            PHONE | 030 1234 5678
            CARD  | 4111 1111 1111 1111
            CARD  | 5500-0055-5555-5559
            CARD  | 378282246310005
            ACCOUNT | DE89 3704 0044 0532 0130 00
            ACCOUNT | GB29NWBK60161331926819
            ACCOUNT | FR14 2004 1010 0505 0001 3M02 606
            KEY   | sk-proj-AbCdEfGhIjKlMnOpQrSt
            KEY   | AKIAIOSFODNN7EXAMPLE
            KEY   | ghp_16C7e42F292c6912E7710c838347Ae178B4a
            """)
    void isReplacedAndCounted(PersonalData kind, String value) {
        Scrubber.Scrubbed scrubbed = scrubber.scrub("Before " + value + ", after.");

        assertThat(scrubbed.text()).isEqualTo("Before " + kind.placeholder() + ", after.");
        assertThat(scrubbed.counts()).isEqualTo(Map.of(kind, 1));
    }

    @Test
    void aPasswordInASettingLosesItsValueOnly() {
        assertThat(scrubber.scrub("password: hunter2hunter2 is set").text()).isEqualTo("password: [key] is set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "See NIST SP 800-61, section 3.2.4, pages 12-15, of 2012-08-06.",
                "The card 4111 1111 1111 1112 fails its check digit.",
                "Populations were 1,234,567 and 12 345 678 in 1990 and 2020.",
                "DE00 3704 0044 0532 0130 00 has wrong check digits.",
                "Ports 1024-65535 and 192.168.100.200 are open.",
                "@handle and a @ b are no addresses.",
                "IPCC AR6 WG1, ISBN 978-92-9169-158-6, table 2.1: 0.05 0.10 0.15",
                "between 1850-1900 and 2011-2020 it rose by 1.09 [0.95 to 1.20] degrees"
            })
    void figuresOfReportsStay(String text) {
        assertThat(scrubber.scrub(text)).isEqualTo(new Scrubber.Scrubbed(text, Map.of()));
    }

    @Test
    void anAccountNumberEndsWhereItsCheckDigitsAreRight() {
        assertThat(scrubber.scrub("Pay to DE89 3704 0044 0532 0130 00 NOW PLEASE.")
                        .text())
                .isEqualTo("Pay to [account number] NOW PLEASE.");
    }

    @Test
    @Timeout(20)
    void longTextWithoutPersonalDataIsScannedInOneGo() {
        String text = "a.b-c_d+".repeat(40_000) + " " + "1 ".repeat(40_000) + "AB12".repeat(20_000);

        assertThat(scrubber.scrub(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJ-",
                "eyJ",
                "sk-",
                "a@",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN ",
                "+1",
                "DE12",
                "1 ",
                "x."
            })
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void repeatedBeginningsAreScrubbedInLinearTime(String piece) {
        String text = piece.repeat(200_000 / piece.length());

        assertThat(new Scrubber().scrub(text + " ann@example.org").text()).endsWith(PersonalData.EMAIL.placeholder());
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void randomTextsAreScrubbed() {
        for (int seed = 0; seed < HostileReplies.count(); seed++) {
            long begun = System.nanoTime();
            assertThat(new Scrubber().scrub(HostileReplies.of(seed)).counts()).isNotNull();
            assertThat(System.nanoTime() - begun).as("seed %d", seed).isLessThan(TimeUnit.SECONDS.toNanos(10));
        }
    }
}

package dev.retort.local.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates that come with a model and do harm: each ends as an error that names the template. */
@Timeout(60)
class HostileTemplateTest {

    /** A list of two lists of two lists …: 2^n elements, which n statements make. */
    private static final String DOUBLED = "{% set a = ['x'] %}" + "{% set a = [a, a] %}".repeat(40);

    private static final String LONG = "{% set s = 'x' * 1000000 %}";

    private static final String NESTED = "{% if true %}".repeat(90) + "%s" + "{% endif %}".repeat(90);

    static List<String> hostile() {
        return List.of(
                DOUBLED + DOUBLED.replace(" a ", " b ").replace("[a, a]", "[b, b]") + "{{ a == b }}",
                DOUBLED + "{{ a }}",
                DOUBLED + "{{ a | string }}",
                DOUBLED + "{{ a | tojson }}",
                DOUBLED + "{{ a ~ '' }}",
                DOUBLED + "{{ {a: 1} }}",
                DOUBLED + "{{ [a, a] | unique }}",
                DOUBLED + "{{ raise_exception(a) }}",
                DOUBLED + "{{ {'a': 1}[a] }}",
                DOUBLED + "{{ [a] | sort }}",
                LONG + "{{ s.replace('x', s) }}",
                LONG + "{{ s | replace('x', s) }}",
                LONG + "{{ s.replace('', s) }}",
                LONG + "{{ range(100000) | join(s) }}",
                LONG + "{{ s.join(['a'] + s.split('x')) }}",
                LONG + "{{ s | join(s) }}",
                LONG
                        + "{{ ('a' ~ s) in (s ~ s ~ s ~ 'b') }}{% for i in range(100) %}{{ (s ~ 'b') in (s ~ s) }}{% endfor %}",
                LONG + "{% for i in range(100000) %}{{ s | length }}{% endfor %}",
                LONG + "{% for i in range(100000) %}{% set t = s[1:] %}{% endfor %}",
                LONG + "{% for i in range(100000) %}{% set t = s == s %}{% endfor %}",
                LONG + "{% for i in range(1000) %}{% set t = s.strip(s ~ 'y') %}{% endfor %}",
                "{% set s = '\\n' * 1000000 %}{{ s | indent(64, true) | indent(64, true) }}",
                "{% set s = '\\x01' * 1000000 %}{{ [s, s, s, s, s, s, s, s, s] | tojson }}",
                "{% set r = range(100000) %}{% for i in r %}{% for j in r %}{{ r[j] }}{% endfor %}{% endfor %}",
                "{% macro m() %}" + NESTED.replace("%s", "{{ m() }}") + "{% endmacro %}{{ m() }}",
                "{% macro m(x) %}{{ m(x=m(x)) }}{% endmacro %}{{ m(1) }}",
                "{{ 1" + " + 1".repeat(200_000) + " }}",
                "{{ 1" + " ** 1".repeat(200_000) + " }}",
                "{{ x" + " | list".repeat(100_000) + " }}",
                "{{ " + "not ".repeat(200_000) + "x }}",
                "{{ " + "(".repeat(200_000) + " }}",
                "{{ 'a' | map(" + "'map', ".repeat(50_000) + "'list') }}",
                "{{ 'abc'[" + "'abc'[".repeat(60) + "0:" + "]:".repeat(60) + "] }}",
                "{% set ns = namespace() %}{% set ns.a = ns %}{{ ns | tojson }}",
                "{% set ns = namespace(a=[]) %}{% for i in range(5000) %}{% set ns.a = [ns.a] %}{% endfor %}{{ ns.a }}",
                "{{ strftime_now('%Y' * 400000) }}",
                "{{ range(0, 9223372036854775807, 4611686018427387904) }}",
                "{{ {}.get() }}",
                "{{ range() }}",
                "{{ 'a'.startswith() }}",
                "{{ 'a'.join() }}",
                "{{ 1 // 0 }}",
                "{{ strftime_now('%Q') }}",
                "{% set a, b = 1 %}",
                "{{ 5 is divisibleby 0 }}");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void endsAsAnErrorThatNamesTheTemplate(String source) {
        assertThatThrownBy(() ->
                        Template.parse("models/evil", source, Clock.systemUTC()).render(Map.of()))
                .isInstanceOfAny(InputException.class, UsageException.class)
                .hasMessageContaining("models/evil")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000).doesNotContain("java."));
    }

    @Test
    void whatPythonAllowsIsAllowed() {
        assertThat(rendered("{{ 'abc' | float }}")).isEqualTo("0.0");
        assertThat(rendered("{% set ns = namespace() %}{% set ns.a = ns %}{{ ns == ns }}"))
                .isEqualTo("True");
        assertThat(rendered("{{ 'grüße'[1:3] }}{{ 'abc'[-1] }}{{ 'abc'[::-1] }}{{ [1, 2, 3][5:] }}"))
                .isEqualTo("rüccba[]");
        assertThat(rendered("{{ 'a-b-c'.replace('-', '') }}{{ 'ab'.replace('', '.') }}"))
                .isEqualTo("abc.a.b.");
        assertThat(rendered("{{ [1, 1, [2], [2], 'a'] | unique | list }}")).isEqualTo("[1, [2], 'a']");
        assertThat(rendered("{{ [{'a': [1]}] == [{'a': [1.0]}] }}")).isEqualTo("True");
    }

    @Test
    void longConversationIsRendered() {
        String turn = "a long text with words and numbers 123. ".repeat(500);
        List<Map<String, Object>> messages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            messages.add(Map.of("role", i % 2 == 0 ? "user" : "assistant", "content", turn));
        }
        String source = "{% for m in messages %}{% set c = m.content | trim %}{% if '</think>' in c %}"
                + "{% set c = c.split('</think>')[-1].lstrip('\\n') %}{% endif %}{{ '<' + m.role + '>' + c }}{% endfor %}";
        assertThat(Template.parse("model", source, Clock.systemUTC()).render(Map.of("messages", messages)))
                .hasSizeGreaterThan(3_900_000);
    }

    private static String rendered(String source) {
        return Template.parse("model", source, Clock.systemUTC()).render(Map.of());
    }
}

package webrtc.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** The options: every setting has one, the help tells it, and it outweighs the environment. */
class CommandLineTest {
    private static ServerConfig config(Map<String, String> environment, String... args) {
        return Main.config(new CommandLine(Main.command()).parseArgs(args), environment);
    }

    private static String help() {
        return new CommandLine(Main.command()).getUsageMessage(Ansi.OFF).replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @EnumSource
    void theHelpTellsEverySettingWithItsPurposeAndItsDefault(Setting setting) {
        String fallback = setting.fallback().isEmpty() ? "" : " [" + setting.fallback() + "]";
        assertThat(help()).contains(setting.option() + "=VALUE " + setting.description() + fallback);
    }

    @ParameterizedTest
    @EnumSource
    void anOptionIsSpelledAsItsVariable(Setting setting) {
        assertThat(setting.option()).matches("--[a-z]+(-[a-z0-9]+)*");
        assertThat(setting.option().substring(2).replace('-', '_')).isEqualToIgnoringCase(setting.name());
    }

    @Test
    void thereAreNoOptionsButTheSettingsHelpAndVersion() {
        assertThat(Main.command().optionsMap().keySet())
                .hasSize(Setting.values().length + 4)
                .contains("--help", "-h", "--version", "-V")
                .containsAll(
                        Arrays.stream(Setting.values()).map(Setting::option).toList());
        assertThat(help()).contains("ROOM_CAPACITY");
    }

    @ParameterizedTest
    @EnumSource
    void everyOptionIsReadAndItsValueChecked(Setting setting) {
        String complaint = setting.complaint("\0");
        if (complaint == null) {
            boolean secret = setting == Setting.ADMIN_TOKEN || setting == Setting.TURN_SECRET;
            assertThat(config(Map.of(), setting.option() + "=\0").toString())
                    .contains(setting.name() + (secret ? "=(hidden)" : "=\0"));
        } else {
            assertThatThrownBy(() -> config(Map.of(), setting.option() + "=\0")).hasMessage(complaint);
        }
    }

    @Test
    void anOptionOutweighsTheEnvironmentAndThatTheDefault() {
        Map<String, String> environment = Map.of("PORT", "1111", "GRACE_SECONDS", "7");
        ServerConfig config = config(environment, "--port=2222", "--pending-seconds", "9");
        assertThat(config.port()).isEqualTo(2222);
        assertThat(config.adminPort()).isEqualTo(2222 + 5050);
        assertThat(config.limits().graceMillis()).isEqualTo(7_000);
        assertThat(config.limits().pendingMillis()).isEqualTo(9_000);
        assertThat(config.limits().heartbeatMillis()).isEqualTo(10_000);
    }

    @Test
    void aWrongValueOfTheEnvironmentIsNoMatterWhereAnOptionStands() {
        assertThat(config(Map.of("PORT", "x"), "--port=1").port()).isEqualTo(1);
        assertThatThrownBy(() -> config(Map.of("PORT", "x")))
                .hasMessage("PORT must be a number from 0 to 65535, not 'x'.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "--nonsense=1", "nonsense", "--port", "--PORT=1", "-p"})
    void whatIsNoOptionIsToldInOneLine(String arg) {
        assertThatThrownBy(() -> config(Map.of(), arg))
                .isInstanceOf(ParameterException.class)
                .message()
                .contains(arg.replaceAll("=.*", ""))
                .doesNotContain("\n");
    }

    @Test
    void anOptionGivenTwiceIsRefused() {
        assertThatThrownBy(() -> config(Map.of(), "--port=1", "--port=2")).isInstanceOf(ParameterException.class);
    }
}

package webrtc.signaling.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What came out of a work: a table in Markdown, and a plot of its first column. */
final class Report {
    private static final int ROW = 28;
    private static final int LEFT = 130;
    private static final int WIDTH = 460;
    private static final int RIGHT = 90;

    private final Work work;
    private final Bench.Options options;
    private final Map<Contestant, List<Sample>> samples;
    private final Map<Contestant, String> leftOut;
    private final Column main;

    /** Those who are left out are told with the reason. */
    Report(Work work, Bench.Options options, Map<Contestant, List<Sample>> samples, Map<Contestant, String> leftOut) {
        this.work = work;
        this.options = options;
        this.samples = samples;
        this.leftOut = leftOut;
        this.main = work.columns().get(0);
    }

    /** Medians; of the first column also the least and the most, and the ratio to the first contestant, round by round. */
    String table() {
        List<Column> columns = work.columns();
        StringBuilder table = new StringBuilder("### " + work.title() + "\n\n");
        table.append("Java %s, %d rounds of %.0f s, medians%n%n"
                .formatted(Runtime.version(), options.rounds, options.seconds));
        table.append("| contestant |");
        columns.forEach(column ->
                table.append(' ').append(column.name()).append(column.equals(main) ? " | min-max | ratio |" : " |"));
        table.append("\n|---|").append("---|".repeat(columns.size() + 2)).append('\n');
        samples.forEach((contestant, of) -> {
            table.append("| ").append(contestant.label).append(" |");
            columns.forEach(column -> {
                table.append(' ').append(number(column, column.median(of))).append(" |");
                if (column.equals(main)) {
                    table.append(" %s-%s | %.2f |"
                            .formatted(number(main, main.min(of)), number(main, main.max(of)), ratio(of)));
                }
            });
            table.append('\n');
        });
        leftOut.forEach((contestant, why) -> table.append("| %s | left out: %s |".formatted(contestant.label, why))
                .append(" |".repeat(columns.size() + 1))
                .append('\n'));
        return table.toString();
    }

    /** The median of the ratios of each round: in a round all had the same machine. */
    private double ratio(List<Sample> of) {
        List<Sample> first = samples.values().iterator().next();
        double[] ratios = IntStream.range(0, of.size())
                .mapToDouble(i ->
                        main.figure().applyAsDouble(of.get(i)) / main.figure().applyAsDouble(first.get(i)))
                .sorted()
                .toArray();
        return (ratios[(ratios.length - 1) / 2] + ratios[ratios.length / 2]) / 2;
    }

    /** A bar for each median, and a line from the least to the most. */
    String plot() {
        double most = samples.values().stream().mapToDouble(main::max).max().orElseThrow();
        StringBuilder svg = new StringBuilder();
        int height = 50 + ROW * samples.size();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%1$d\" font-family=\"sans-serif\" font-size=\"13\">%n"
                        .formatted(LEFT + WIDTH + RIGHT, height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        svg.append("<text x=\"10\" y=\"22\" font-weight=\"bold\">%s: %s</text>%n".formatted(work.title(), main.name()));
        int y = 38;
        for (Map.Entry<Contestant, List<Sample>> entry : samples.entrySet()) {
            double median = main.median(entry.getValue());
            double scale = WIDTH / most;
            svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                    .formatted(LEFT - 8, y + 15, entry.getKey().label));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    LEFT,
                    y,
                    median * scale,
                    ROW - 8,
                    entry.getKey().isOurs() ? "#2563eb" : "#94a3b8"));
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%.1f %d H%.1f\" stroke=\"#0f172a\" stroke-width=\"2\"/>%n",
                    LEFT + main.min(entry.getValue()) * scale,
                    y + 10,
                    LEFT + main.max(entry.getValue()) * scale));
            svg.append("<text x=\"%d\" y=\"%d\">%s</text>%n".formatted(LEFT + WIDTH + 8, y + 15, number(main, median)));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String number(Column column, double value) {
        return String.format(Locale.ROOT, "%,." + column.digits() + "f", value);
    }
}

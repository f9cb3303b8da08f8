package dev.halftone.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {

    private static Document parsed(String page) throws Exception {
        assertThat(page).startsWith("<!DOCTYPE html>\n");
        String markup = page.substring(page.indexOf('\n'));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(markup.strip())));
    }

    @Test
    void isWellFormedAndSaysTheVerdictTheFiguresAndEveryLayer() throws Exception {
        RunReport report = SampleReports.encoder();
        Document page = parsed(HtmlReport.render(report));
        assertThat(page.getElementsByTagName("h1").item(0).getTextContent())
                .isEqualTo(Figures.speedup(report.time().speedup().value()) + " as fast");
        String text = page.getElementsByTagName("main").item(0).getTextContent();
        assertThat(text)
                .contains("Ready", "0.0927", "of 0.100 allowed", "proven optimal", "onnxruntime 1.29.0")
                .contains("kept from before", "FlooredMask", "Cosine", "0.9953", "Nearest neighbour kept", "0.9040")
                .contains(report.digests().plan())
                .contains(report.layers().stream().map(LayerDecision::name).toList());
    }

    @Test
    void drawsThePlanTheUniformBuildsAndTheBaselines() throws Exception {
        RunReport report = SampleReports.encoder();
        Document page = parsed(HtmlReport.render(report));
        assertThat(classes(page, "polyline", "line frontier")).isEqualTo(2);
        assertThat(classes(page, "polyline", "line random")).isEqualTo(2);
        assertThat(classes(page, "polyline", "line prefix")).isEqualTo(2);
        assertThat(classes(page, "polyline", "line greedy")).isEqualTo(2);
        assertThat(classes(page, "circle", "promise")).isEqualTo(2);
        assertThat(classes(page, "circle", "halo")).isEqualTo(2);
    }

    @Test
    void showsEveryCheckedPlanTwiceWithItsErrors() throws Exception {
        RunReport report = SampleReports.encoder();
        Document page = parsed(HtmlReport.render(report));
        assertThat(report.checks()).hasSize(6);
        assertThat(classes(page, "polygon", "band")).isEqualTo(2);
        assertThat(classes(page, "circle", "core")).isEqualTo(2 + 2 * 6);
        assertThat(page.getElementsByTagName("main").item(0).getTextContent())
                .contains(
                        "6 plans along the frontier", "off by 4.0 % at most (median 2.3 %)", "factor of 1.42 at most");
    }

    @Test
    void aRunWithoutChecksSaysNothingOfThem() {
        assertThat(HtmlReport.render(SampleReports.hostile())).doesNotContain("along the frontier");
    }

    private static long classes(Document page, String tag, String styleClass) {
        NodeList found = page.getElementsByTagName(tag);
        long count = 0;
        for (int i = 0; i < found.getLength(); i++) {
            if (((Element) found.item(i)).getAttribute("class").equals(styleClass)) {
                count++;
            }
        }
        return count;
    }

    @Test
    void needsNothingFromOutside() {
        assertThat(HtmlReport.render(SampleReports.encoder()))
                .doesNotContain("http:", "https:", "//", "@import", "<script", "<link", "<img", "src=", "href=");
    }

    @Test
    void aHostileNameIsTextAndNothingElse() throws Exception {
        String html = HtmlReport.render(SampleReports.hostile());
        Document page = parsed(html);
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(page.getElementsByTagName("img").getLength()).isZero();
        assertThat(page.getElementsByTagName("style").getLength()).isEqualTo(1);
        assertThat(html).doesNotContain("<script", "<img", "\u0000", "\u202E");
        assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("Over the budget");
    }

    @Test
    void theSameReportGivesTheSamePage() {
        assertThat(HtmlReport.render(SampleReports.encoder())).isEqualTo(HtmlReport.render(SampleReports.encoder()));
    }

    @Test
    void aShippedUniformBuildTakesThePlaceOfThePlanInTheComparison() throws Exception {
        Document page = parsed(HtmlReport.render(SampleReports.hostile()));
        NodeList rows = page.getElementsByTagName("tr");
        assertThat(rows.item(0).getTextContent()).startsWith("build");
        assertThat(((Element) rows.item(1)).getAttribute("class")).isEqualTo("chosen");
        assertThat(page.getElementsByTagName("strong").getLength()).isZero();
    }
}

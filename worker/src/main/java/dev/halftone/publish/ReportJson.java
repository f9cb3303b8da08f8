package dev.halftone.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;

/** The report for machines: members in the order of the records, numbers with six significant digits. */
public final class ReportJson {

    private static final MathContext DIGITS = new MathContext(6);
    private static final ObjectWriter WRITER = writer();

    private ReportJson() {}

    /** JSON text with a line feed at the end; a number that is not finite becomes null. */
    public static String render(RunReport report) {
        try {
            return WRITER.writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report of records and lists can always be written", e);
        }
    }

    private static ObjectWriter writer() {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        SimpleModule module = new SimpleModule().addSerializer(double.class, new SixDigits());
        return JsonMapper.builder()
                .addModule(module)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .build()
                .writer(new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
    }

    private static final class SixDigits extends StdSerializer<Double> {

        SixDigits() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
                json.writeNumber(rounded.signum() == 0 ? "0" : rounded.toPlainString());
            } else {
                json.writeNull();
            }
        }
    }
}

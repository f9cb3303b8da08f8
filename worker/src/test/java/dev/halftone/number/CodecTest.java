package dev.halftone.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.halftone.format.Encoding;
import dev.halftone.format.Encoding.Floating;
import dev.halftone.format.Encoding.Specials;
import dev.halftone.format.Encodings;
import dev.halftone.format.NumberFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {

    private static final Map<String, Floating> FLOATING = Map.of(
            "FP16", Encodings.FP16,
            "BF16", Encodings.BF16,
            "E4M3FN", Encodings.E4M3FN,
            "E4M3FNUZ", Encodings.E4M3FNUZ,
            "E5M2", Encodings.E5M2,
            "E5M2FNUZ", Encodings.E5M2FNUZ,
            "E3M2", Encodings.E3M2,
            "E2M3", Encodings.E2M3,
            "E2M1", Encodings.E2M1);

    static Stream<Encoding> encodings() {
        return Stream.concat(
                        Arrays.stream(NumberFormat.values())
                                .flatMap(format -> Stream.concat(
                                        Stream.of(format.weight().encoding()),
                                        format.weight().scales().encoding().stream())),
                        Arrays.stream(NumberFormat.values())
                                .flatMap(format -> format.activation().stream())
                                .map(scheme -> scheme.encoding()))
                .distinct();
    }

    static Stream<Encoding> smallEncodings() {
        return encodings().filter(encoding -> encoding.bits() <= 16);
    }

    static Stream<Floating> floatings() {
        return FLOATING.values().stream();
    }

    @ParameterizedTest
    @MethodSource("smallEncodings")
    void everyCodeOfANumberEncodesToItself(Encoding encoding) {
        var codec = Codec.of(encoding);
        int numbers = 0;

        for (int code = 0; code < 1 << encoding.bits(); code++) {
            float real = codec.decode(code);
            if (Float.isFinite(real) && real >= encoding.lowest() && real <= encoding.highest()) {
                assertThat(codec.encode(real)).as("code %d, %s", code, real).isEqualTo(code);
                assertThat(codec.nearest(real)).isEqualTo(real);
                numbers++;
            }
        }

        assertThat(numbers).isEqualTo(numbers(encoding));
    }

    private static int numbers(Encoding encoding) {
        return switch (encoding) {
            case Encoding.Integral integral -> integral.highestCode() - integral.lowestCode() + 1;
            case Encoding.Floating floating ->
                floating.specials() == Specials.FNUZ
                        ? 2 * floating.highestCode() + 1
                        : 2 * (floating.highestCode() + 1);
            case Encoding.PowerOfTwo power -> (1 << power.bits()) - 1;
            case Encoding.Table table -> table.levels().size();
        };
    }

    @ParameterizedTest
    @MethodSource("smallEncodings")
    void theNearestRealIsTheBruteForceOne(Encoding encoding) {
        if (encoding instanceof Encoding.PowerOfTwo || encoding.bits() > 8) {
            return;
        }
        var codec = Codec.of(encoding);
        var random = new Random(5);
        for (int i = 0; i < 500; i++) {
            float value = (float) (random.nextGaussian() * encoding.highest() / (1 + random.nextInt(40)));
            double distance = Double.POSITIVE_INFINITY;
            for (int code = 0; code < 1 << encoding.bits(); code++) {
                float real = codec.decode(code);
                if (Float.isFinite(real) && real >= encoding.lowest() && real <= encoding.highest()) {
                    distance = Math.min(distance, Math.abs((double) real - value));
                }
            }
            assertThat(Math.abs((double) codec.nearest(value) - value)).isEqualTo(distance);
            assertThat(codec.decode(codec.encode(value))).isEqualTo(codec.nearest(value));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "E4M3FN,   448,   2^-6,  2^-9",
        "E4M3FNUZ, 240,   2^-7,  2^-10",
        "E5M2,     57344, 2^-14, 2^-16",
        "E5M2FNUZ, 57344, 2^-15, 2^-17",
        "E3M2,     28,    2^-2,  2^-4",
        "E2M3,     7.5,   2^0,   2^-3",
        "E2M1,     6,     2^0,   2^-1",
        "FP16,     65504, 2^-14, 2^-24",
        "BF16,     3.3895313892515355e38, 2^-126, 2^-133"
    })
    void floatsReachAsFarAsTheirDocumentsSay(String name, double highest, String normal, String subnormal) {
        var encoding = Objects.requireNonNull(FLOATING.get(name));
        var codec = Codec.of(encoding);

        assertThat(encoding.highest()).isEqualTo(highest);
        assertThat(encoding.lowest()).isEqualTo(-highest);
        assertThat(encoding.minNormal()).isEqualTo(power(normal));
        assertThat(encoding.minSubnormal()).isEqualTo(power(subnormal));
        assertThat(codec.decode(1)).isEqualTo((float) power(subnormal));
        assertThat(codec.decode(1 << encoding.mantissaBits())).isEqualTo((float) power(normal));
        assertThat(codec.decode(encoding.highestCode())).isEqualTo((float) highest);
    }

    private static double power(String text) {
        return Math.scalb(1.0, Integer.parseInt(text.substring(2)));
    }

    @ParameterizedTest
    @MethodSource("floatings")
    void halfwayGoesToTheEvenCode(Floating encoding) {
        var codec = Codec.of(encoding);
        for (int code = 0; code < Math.min(encoding.highestCode(), 2000); code++) {
            float middle = (float) (((double) codec.decode(code) + codec.decode(code + 1)) / 2);
            if ((double) middle * 2 == (double) codec.decode(code) + codec.decode(code + 1)) {
                assertThat(codec.encode(middle)).isEqualTo(code % 2 == 0 ? code : code + 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "E4M3FN,   1e9, 0x7e",
        "E4M3FN,   -Infinity, 0xfe",
        "E4M3FN,   NaN, 0x7f",
        "E4M3FNUZ, 1e9, 0x7f",
        "E4M3FNUZ, Infinity,  0x80",
        "E4M3FNUZ, NaN, 0x80",
        "E4M3FNUZ, -0.0, 0x00",
        "E5M2,     1e9, 0x7b",
        "E5M2,     -Infinity, 0xfb",
        "E5M2,     NaN, 0x7e",
        "E5M2FNUZ, 1e9, 0x7f",
        "E5M2FNUZ, -Infinity, 0x80",
        "E5M2FNUZ, NaN, 0x80",
        "E5M2FNUZ, -1e9, 0xff",
        "E3M2,     1e9, 0x1f",
        "E2M3,     -1e9,      0x3f",
        "E2M1,     Infinity, 0x7",
        "FP16,     65520, 0x7c00",
        "FP16,  65519, 0x7bff",
        "FP16, -Infinity, 0xfc00",
        "FP16, NaN, 0x7e00",
        "BF16,     Infinity, 0x7f80",
        "BF16, NaN, 0x7fc0"
    })
    void realsBeyondTheHighestAndNanBecomeWhatTheDocumentsSay(String name, float value, String code) {
        var codec = Codec.of(Objects.requireNonNull(FLOATING.get(name)));

        assertThat(codec.encode(value)).isEqualTo(Integer.decode(code));
    }

    @Test
    void codesAreThoseOfAnIndependentImplementation() throws IOException {
        try (var stream = Objects.requireNonNull(CodecTest.class.getResourceAsStream("/number/rounded.csv"))) {
            var lines = new String(stream.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .skip(1)
                    .toList();
            assertThat(lines).hasSizeGreaterThan(700);
            for (String line : lines) {
                String[] cells = line.split(",", -1);
                float value = Float.intBitsToFloat(Integer.parseUnsignedInt(cells[1], 16));
                var codec = Codec.of(Objects.requireNonNull(FLOATING.get(cells[0])));
                assertThat(codec.encode(value)).as(line).isEqualTo(Integer.parseInt(cells[2], 16));
            }
        }
    }

    @Test
    void halvesAreThoseOfThePlatform() {
        var codec = Codec.of(Encodings.FP16);
        for (int code = 0; code < 1 << 16; code++) {
            float expected = Float.float16ToFloat((short) code);
            assertThat(Float.floatToIntBits(codec.decode(code))).isEqualTo(Float.floatToIntBits(expected));
            float between = Math.nextUp(expected) * 1.0003f;
            if (Float.isFinite(between)) {
                assertThat(codec.encode(between)).isEqualTo(Float.floatToFloat16(between) & 0xffff);
            }
        }
    }

    @Test
    void singlePrecisionIsLeftAsItIs() {
        var codec = Codec.of(Encodings.FP32);
        var random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (!Float.isNaN(value)) {
                assertThat(codec.encode(value)).isEqualTo(Float.floatToRawIntBits(value));
                assertThat(codec.nearest(value)).isEqualTo(value);
            }
        }
    }

    @Test
    void exponentsOfScalesRoundDownAndStayInRange() {
        var codec = Codec.of(Encodings.E8M0);

        assertThat(codec.encode(1.99f)).isEqualTo(127);
        assertThat(codec.encode(Float.MAX_VALUE)).isEqualTo(254);
        assertThat(codec.encode(Float.MIN_VALUE)).isZero();
        assertThat(codec.encode(Float.POSITIVE_INFINITY)).isEqualTo(254);
        assertThat(codec.decode(0)).isEqualTo(0x1p-127f);
        assertThat(codec.decode(255)).isNaN();
    }

    @Test
    void integersClampAndMxIntegersHaveSixBitsAfterThePoint() {
        assertThat(Codec.of(Encodings.INT8).encode(-200)).isEqualTo(0x81);
        assertThat(Codec.of(Encodings.INT4).encode(-200)).isEqualTo(0x8);
        assertThat(Codec.of(Encodings.UINT8).decode(200)).isEqualTo(200);
        assertThat(Codec.of(Encodings.MX_INT8).nearest(5)).isEqualTo(1.984375f);
        assertThat(Codec.of(Encodings.MX_INT8).nearest(0.0235f)).isEqualTo(2f / 64);
    }

    @ParameterizedTest
    @MethodSource("floatings")
    void theVarianceOfRoundingIsThePredictedShareOfTheSquare(Floating encoding) {
        var codec = Codec.of(encoding);
        var random = new Random(11);
        int binades = (int) (Math.log(encoding.highest() / encoding.minNormal()) / Math.log(2));
        double sum = 0;
        int count = 200_000;
        for (int i = 0; i < count; i++) {
            float value = (float) (encoding.minNormal() * Math.pow(2, random.nextDouble() * binades));
            double error = (codec.nearest(value) - (double) value) / value;
            sum += error * error;
        }

        double tolerance = encoding.mantissaBits() == 1 ? 0.12 : 0.05;
        assertThat(sum / count / encoding.relativeErrorVariance()).isEqualTo(1, offset(tolerance));
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each case runs. How fast is not for a test to say.
 */
class BenchmarkTest {

    static Stream<String> cases() {
        return Benchmark.cases().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldMeasureEachCase(String name) throws Exception {
        List<Row> rows = Benchmark.cases().get(name).measure(Scale.of("smoke"));

        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(row.ours()).isNotBlank());
    }
}

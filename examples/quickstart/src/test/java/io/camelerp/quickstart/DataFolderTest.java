/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DataFolderTest {

    @TempDir
    private Path temp;

    @Test
    void shouldKeepWhatAnOperatorHasAddedToALookupTable() throws IOException {
        Path data = temp.resolve("data");
        DataFolder.open(data, false).close();
        Files.writeString(data.resolve("lookup/shop.csv"), "changed");

        DataFolder.open(data, false).close();

        assertThat(data.resolve("lookup/shop.csv")).hasContent("changed");
    }

    @Test
    void shouldForgetEverythingWhenStartedFresh() throws IOException {
        Path data = temp.resolve("data");
        DataFolder.open(data, false).close();
        Files.createDirectories(data.resolve("state"));
        Files.writeString(data.resolve("state/erp.mv.db"), "old");

        DataFolder.open(data, true).close();

        assertThat(data.resolve("state")).doesNotExist();
        assertThat(data.resolve("lookup/shop.csv")).exists();
    }

    @Test
    void shouldNotEmptyAFolderOfSomebodyElse() throws IOException {
        Path photo = Files.writeString(temp.resolve("photo.jpg"), "smile");

        assertThatThrownBy(() -> DataFolder.open(temp, true)).isInstanceOf(StartException.class)
                .hasMessageContaining("-Dquickstart.data=DIR");
        assertThat(photo).exists();
    }

    @Test
    void shouldRefuseASecondQuickstartOnOneFolder() {
        Path data = temp.resolve("data");

        try (DataFolder first = DataFolder.open(data, false)) {
            assertThat(first.path()).isEqualTo(data);
            assertThatThrownBy(() -> DataFolder.open(data, true)).isInstanceOf(StartException.class)
                    .hasMessageContaining("Another quickstart");
        }
    }

    @Test
    void shouldKeepItselfOutOfAWorkingCopy() {
        Path data = temp.resolve("data");

        DataFolder.open(data, false).close();

        assertThat(data.resolve(".gitignore")).hasContent("*");
    }
}

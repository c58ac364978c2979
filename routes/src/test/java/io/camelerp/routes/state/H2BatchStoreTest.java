/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class H2BatchStoreTest extends JdbcBatchStoreTest {

    @TempDir
    private static Path folder;

    @Override
    ErpDataSource openDataSource() {
        ErpDataSource dataSource = new ErpDataSource();
        dataSource.setUrl("jdbc:h2:file:" + folder.resolve("erp"));
        return dataSource;
    }

    @Test
    void shouldLetGoOfItsFileThoughTheStoreIsClosedLater(@TempDir Path own) throws IOException {
        ErpDataSource dataSource = new ErpDataSource();
        dataSource.setUrl("jdbc:h2:file:" + own.resolve("erp"));
        JdbcBatchStore store = new JdbcBatchStore(dataSource);
        store.open("scope");

        // as Camel ends its beans: in the order in which they were made
        dataSource.close();
        store.close();

        try (FileChannel file = FileChannel.open(own.resolve("erp.mv.db"), StandardOpenOption.WRITE);
             FileLock lock = file.tryLock()) {
            assertThat(lock).isNotNull();
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;

class H2BatchStoreTest extends JdbcBatchStoreTest {

    @TempDir
    private static Path folder;

    @Override
    ErpDataSource openDataSource() {
        ErpDataSource dataSource = new ErpDataSource();
        dataSource.setUrl("jdbc:h2:file:" + folder.resolve("erp"));
        return dataSource;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.List;

import io.camelerp.soak.Mutations;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever Kingdee answers to a BatchSave, each bill gets a verdict, or our exception says that there is none.
 */
class KingdeeAnswerFuzzTest {

    private static final List<String> NUMBERS = List.of("CK1", "CK2", "CK3");
    private static final String GOOD
            = "{\"Result\":{\"ResponseStatus\":{\"IsSuccess\":false,\"MsgCode\":11,\"Errors\":[{\"FieldName\":\"FBillNo\",\"Message\":\"x\",\"DIndex\":1}],"
              + "\"SuccessEntitys\":[{\"Id\":100,\"Number\":\"CK1\",\"DIndex\":0},{\"Id\":\"101\",\"Number\":\"CK3\",\"DIndex\":2}]},\"NeedReturnData\":[{}]}}";

    @Property
    void shouldJudgeEveryBill(@ForAll long seed) {
        ResponseStatus status = ResponseStatus.of(new Mutations(seed).structure(GOOD));
        if (status == null) {
            return;
        }
        try {
            assertThat(Verdicts.of(status, NUMBERS)).containsOnlyKeys(NUMBERS);
        } catch (KingdeeException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}

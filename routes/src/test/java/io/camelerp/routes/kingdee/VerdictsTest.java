/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.camelerp.routes.kingdee.Verdicts.Again;
import io.camelerp.routes.kingdee.Verdicts.Misnumbered;
import io.camelerp.routes.kingdee.Verdicts.Refused;
import io.camelerp.routes.kingdee.Verdicts.Saved;
import io.camelerp.routes.kingdee.Verdicts.Taken;
import io.camelerp.routes.kingdee.Verdicts.Unknown;
import io.camelerp.routes.kingdee.Verdicts.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictsTest {

    @Test
    void shouldPreferTheNumberToThePosition() {
        assertThat(verdicts("""
                {"IsSuccess":true,"MsgCode":0,"Errors":[],"SuccessEntitys":[
                {"Id":7,"Number":"B","DIndex":0},{"Id":8,"Number":"A","DIndex":1}]}""", "A", "B"))
                .containsExactly(new Saved("8"), new Saved("7"));
    }

    @Test
    void shouldFallBackToThePositionWhereNoNumberCame() {
        assertThat(verdicts("""
                {"IsSuccess":true,"MsgCode":0,"SuccessEntitys":[{"Id":7,"DIndex":1},{"Id":8,"Number":null,"DIndex":0}]}""",
                "A", "B")).containsExactly(new Saved("8"), new Saved("7"));
    }

    @Test
    void shouldJudgeEachBillOfAPartialFailure() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":9,"Errors":[
                {"FieldName":"FMaterialID","Message":"不存在","DIndex":0},{"FieldName":null,"Message":"其他","DIndex":0}],
                "SuccessEntitys":[{"Id":8,"Number":"B","DIndex":1}]}""", "A", "B"))
                .containsExactly(new Refused(9, "FMaterialID: 不存在; 其他"), new Saved("8"));
    }

    @Test
    void shouldBlameNobodyForAnErrorOfNoBill() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":9,"Errors":[
                {"FieldName":null,"Message":"x","DIndex":-1},{"FieldName":null,"Message":"y","DIndex":2}],
                "SuccessEntitys":[{"Id":8,"Number":"A","DIndex":0}]}""", "A", "B"))
                .satisfies(verdicts -> assertThat(verdicts.get(0)).isEqualTo(new Saved("8")))
                .satisfies(verdicts -> assertThat(verdicts.get(1)).isInstanceOf(Unknown.class));
    }

    @Test
    void shouldTakeOnlyTheNumberForATakenNumber() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":11,"Errors":[
                {"FieldName":"FBillNo","Message":"必须唯一","DIndex":0},{"FieldName":"FNote","Message":"必须唯一","DIndex":1}],
                "SuccessEntitys":[]}""", "A", "B"))
                .satisfies(verdicts -> assertThat(verdicts.get(0)).isInstanceOf(Taken.class))
                .satisfies(verdicts -> assertThat(verdicts.get(1)).isInstanceOf(Refused.class));
    }

    @Test
    void shouldNotTakeAnotherFieldThatMustBeUniqueForTheNumber() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":11,"Errors":[
                {"FieldName":"F_ora_Text_kddh","Message":"违反字段唯一性要求：快递单号唯一。","DIndex":0},
                {"FieldName":"","Message":"违反字段唯一性要求：编码唯一。","DIndex":1}],"SuccessEntitys":[]}""", "A", "B"))
                .satisfies(verdicts -> assertThat(verdicts.get(0)).isInstanceOf(Refused.class))
                .satisfies(verdicts -> assertThat(verdicts.get(1)).isInstanceOf(Taken.class));
    }

    @Test
    void shouldNotTrustWhatTheAnswerSaysAsAWhole() {
        assertThat(verdicts("""
                {"IsSuccess":true,"MsgCode":0,"SuccessEntitys":[{"Id":8,"Number":"B","DIndex":1}]}""", "A", "B").get(0))
                .isInstanceOf(Unknown.class);
    }

    @Test
    void shouldHaveNoVerdictOnABillThatIsInBothLists() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":11,"Errors":[{"FieldName":"","Message":"x","DIndex":0}],
                "SuccessEntitys":[{"Id":8,"Number":"A","DIndex":0}]}""", "A").get(0)).isInstanceOf(Unknown.class);
    }

    @Test
    void shouldNotBlameTheFirstBillForARefusedCall() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":8,"Errors":[{"FieldName":null,"Message":"参数错误","DIndex":0}],
                "SuccessEntitys":[]}""", "A", "B")).allMatch(Unknown.class::isInstance);
    }

    @Test
    void shouldTryAllAgainWhenTheCallWasLockedOut() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":13,"Errors":[{"FieldName":null,"Message":"网络控制冲突","DIndex":0}],
                "SuccessEntitys":[]}""", "A", "B"))
                .containsExactly(new Again(13, "网络控制冲突"), new Again(13, "网络控制冲突"));
    }

    @Test
    void shouldTellALockedBillByItsTextUnderTheCodeOfAnother() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":9,"Errors":[{"FieldName":null,"Message":"不存在","DIndex":0},
                {"FieldName":null,"Message":"网络控制冲突","DIndex":1}],"SuccessEntitys":[]}""", "A", "B"))
                .containsExactly(new Refused(9, "不存在"), new Again(13, "网络控制冲突"));
    }

    @Test
    void shouldRefuseALockedBillThatIsWrongAsWell() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":9,"Errors":[{"FieldName":null,"Message":"网络控制冲突","DIndex":0},
                {"FieldName":"FMaterialID","Message":"不存在","DIndex":0}],"SuccessEntitys":[]}""", "A"))
                .as("with the lock gone it would be refused all the same, and never be told of while others work on it")
                .containsExactly(new Refused(9, "网络控制冲突; FMaterialID: 不存在"));
    }

    @Test
    void shouldLookUpATakenNumberWhateverElseIsWrongWithTheBill() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":11,"Errors":[
                {"FieldName":"FDate","Message":"[2026-10-15]已经关账，不能保存","DIndex":0},
                {"FieldName":"FBillNo","Message":"违反字段唯一性要求：编码唯一。[A]在当前系统中已经被使用。","DIndex":0}],
                "SuccessEntitys":[]}""", "A").get(0))
                .as("it may be booked by an attempt before, when its month was still open").isInstanceOf(Taken.class);
    }

    @Test
    void shouldTellATakenNumberFromOtherFailedValidations() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":11,"Errors":[
                {"FieldName":"FBillNo","Message":"违反字段唯一性要求：编码唯一。[A]在当前系统中已经被使用。","DIndex":0},
                {"FieldName":"FDate","Message":"字段[日期]是必录字段","DIndex":1}],"SuccessEntitys":[]}""", "A", "B"))
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(Taken.class),
                        second -> assertThat(second).isEqualTo(new Refused(11, "FDate: 字段[日期]是必录字段")));
    }

    @Test
    void shouldHaveNoVerdictAfterAnExceptionInKingdee() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":4,"Errors":[{"FieldName":null,"Message":"异常","DIndex":0}]}""", "A").get(0))
                .isInstanceOf(Unknown.class);
    }

    @Test
    void shouldNoticeANumberThatIsNotOurs() {
        assertThat(verdicts("""
                {"IsSuccess":true,"MsgCode":0,"SuccessEntitys":[{"Id":8,"Number":"XSCKD000001","DIndex":0}]}""", "A"))
                .containsExactly(new Misnumbered("8", "XSCKD000001"));
        assertThat(verdicts("""
                {"IsSuccess":true,"MsgCode":0,"SuccessEntitys":[{"Id":8,"Number":"XSCKD000001"}]}""", "A"))
                .containsExactly(new Misnumbered("8", "XSCKD000001"));
    }

    @Test
    void shouldTakeNoBillForSavedThatTheAnswerDoesNotName() {
        assertThat(verdicts("""
                {"IsSuccess":true,"MsgCode":0,"SuccessEntitys":[{"Id":8},{"Id":9,"Number":"C","DIndex":2}]}""", "A", "B", "C"))
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(Unknown.class),
                        second -> assertThat(second).isInstanceOf(Unknown.class),
                        third -> assertThat(third).isEqualTo(new Saved("9")));
    }

    @Test
    void shouldNotLoseAForeignNumberAtThePositionOfAnotherBill() {
        assertThat(verdicts("""
                {"IsSuccess":true,"MsgCode":0,"SuccessEntitys":[
                {"Id":7,"Number":"XSCKD000001","DIndex":0},{"Id":8,"Number":"A","DIndex":0}]}""", "A", "B"))
                .containsExactly(new Saved("8"), new Misnumbered("7", "XSCKD000001"));
    }

    /** The call had begun when the limit was reached or another had the lock: only what it says of a bill counts. */
    @ParameterizedTest
    @ValueSource(ints = { 13, 14 })
    void shouldHaveNoVerdictOnWhatIsNotNamedBesideASavedBill(int msgCode) {
        assertThat(verdicts("{\"IsSuccess\":false,\"MsgCode\":" + msgCode + ",\"Errors\":[],"
                            + "\"SuccessEntitys\":[{\"Id\":8,\"Number\":\"A\",\"DIndex\":0}]}",
                "A", "B"))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(new Saved("8")),
                        second -> assertThat(second).isInstanceOf(Unknown.class));
    }

    @Test
    void shouldHaveNoVerdictOnWhatWasLeftWhenTheSessionWasLost() {
        assertThat(verdicts("""
                {"IsSuccess":false,"MsgCode":1,"Errors":[{"FieldName":null,"Message":"会话信息已丢失，请重新登录","DIndex":1}],
                "SuccessEntitys":[{"Id":8,"Number":"A","DIndex":0}]}""", "A", "B"))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(new Saved("8")),
                        second -> assertThat(second).isInstanceOf(Unknown.class));
    }

    private static List<Verdict> verdicts(String status, String... numbers) {
        try {
            ResponseStatus read = ResponseStatus.of(
                    KingdeeJson.MAPPER.readTree("{\"Result\":{\"ResponseStatus\":" + status + "}}"));
            return List.copyOf(Verdicts.of(read, List.of(numbers)).values());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

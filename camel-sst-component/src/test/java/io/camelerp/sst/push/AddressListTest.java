/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.push;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddressListTest {

    @Test
    void shouldKnowAddressesAndNetworks() {
        AddressList list = AddressList.parse("10.1.0.0/16, 192.168.1.7,fd00::/8");

        assertThat(list.contains("10.1.255.3")).isTrue();
        assertThat(list.contains("10.2.0.1")).isFalse();
        assertThat(list.contains("192.168.1.7")).isTrue();
        assertThat(list.contains("192.168.1.8")).isFalse();
        assertThat(list.contains("fd12::1")).isTrue();
        assertThat(list.contains("fe80::1")).isFalse();
        assertThat(list.contains("")).isFalse();
        assertThat(list.contains("localhost")).isFalse();
    }

    @Test
    void shouldLetAllPassWhenThereIsNoList() {
        assertThat(AddressList.parse(null).contains("")).isTrue();
    }

    @Test
    void shouldRefuseNamesAndWrongNetworks() {
        assertThatThrownBy(() -> AddressList.parse("example.com")).hasMessageContaining("'example.com'");
        assertThatThrownBy(() -> AddressList.parse("10.0.0.0/33")).hasMessageContaining("more bits");
    }
}

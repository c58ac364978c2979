/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.List;

import io.camelerp.routes.kingdee.BillLedger.Entry;
import io.camelerp.routes.kingdee.KingdeeClient.KingdeeBill;

/**
 * The words for bills that want a number which another bill has.
 */
final class Conflicts {

    private Conflicts() {
    }

    static String misnumbered(Entry entry) {
        return "Kingdee has booked it as " + entry.kingdeeNumber() + " (FID " + entry.kingdeeId()
               + "), not under its own number";
    }

    static String foreign(KingdeeBill there, String sourceIdField) {
        return "the answer to its save was lost, and Kingdee has a bill " + there.number() + " (FID " + there.id()
               + ") that was made from the same, by its " + sourceIdField + " '" + there.sourceId()
               + "': Kingdee gives numbers of its own (编码规则: 允许手工编号), or somebody has entered it by hand. It is not sent"
               + " again. Correct the number in Kingdee, or drop this dead letter";
    }

    static String changed(Bill bill, Entry entry, String kingdeeId) {
        return entry.isOf(bill)
                ? "it is booked in Kingdee (FID " + kingdeeId + ") with other content: the record, the mapping or a"
                  + " lookup table has changed since. Correct the bill in Kingdee by hand where it matters"
                : "its number is that of another bill of ours, of source " + entry.sourceId() + " in account '"
                  + entry.sourceAccount() + "'. Give the bills of one account a prefix, or book this one by hand";
    }

    static String taken(KingdeeBill there, String sourceIdField) {
        return "Kingdee has a bill of this number (FID " + there.id() + ", status " + there.status()
               + ") that this installation did not send: its " + sourceIdField + " is '" + there.sourceId()
               + "'. Compare the two by hand; two installations on one organisation need a prefix";
    }

    static String beside(KingdeeBill there) {
        return "Kingdee has summary " + there.number() + " (FID " + there.id()
               + ") of the same group and day that this installation did not make: its state was lost, or another installation"
               + " sums up the same. Which documents that one holds is not known here, and this one may hold them, too: it is"
               + " not sent. Compare the two by hand: book what is missing there and drop this dead letter, or delete that bill"
               + " in Kingdee, so that all are booked anew";
    }

    static String alone(Entry entry) {
        return "it was sent as a bill of its own, " + entry.number() + ", and Kingdee may have that"
               + (entry.kingdeeNumber() == null ? "" : " as " + entry.kingdeeNumber()) + ": no summary takes it. Look it up in"
               + " Kingdee by what it was made from, '" + entry.sourceId() + "', book by hand what is missing, and drop this"
               + " dead letter";
    }

    static String sameNumber(List<String> groupFields) {
        return "another document with this number, of another " + String.join(" and ", groupFields) + ", is kept for a daily"
               + " summary already: expected numbers that occur once. Book this one by hand, and drop this dead letter";
    }

    static String summedUp(SummedBills.Held held) {
        return "daily summary " + held.summary() + " of route " + held.routeId() + " holds its document"
               + (held.booked() ? " with other content" : ", and Kingdee does not have that yet")
               + ": it would be booked twice, and is not sent. "
               + (held.booked()
                       ? "Correct the summary by hand where it matters, and drop this dead letter"
                       : "Let that route book the summary, or book what it holds by hand, and drop this dead letter");
    }

    static String changedAfterDrop(String summary) {
        return "the document has changed after the dead letter of summary " + summary + ", which holds it, was dropped: correct"
               + " by hand what was booked by hand. To have the summary made after all, open its dead letter again (reopen)"
               + " and deliver the document again";
    }

    static String changedAfterItsDrop() {
        return "the document has changed after its dead letter was dropped, and is not booked: correct by hand what was booked by"
               + " hand, and drop this one, too. To have it booked after all, replay it";
    }

    static String unseen(String text) {
        return "Kingdee says that the number is taken, but shows us no bill of this number: it may be in an organisation that"
               + " the user of this installation must not see (data permissions, 数据权限). Let the user see it and compare"
               + " the two by hand. Kingdee's words: " + text;
    }
}

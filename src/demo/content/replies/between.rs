//! What is asked, answered, noted and offered between the first reply and the end.
use crate::demo::content::Lines;

/// Asked of the consumer, with a date.
pub static INFORMATION_REQUESTS: Lines = Lines {
    zh: &[
        "还差两样，{due} 前补上，来得及在扣款前处理：\n1. {provider}账单的详情页，要看得见交易号和收款方\n2. 订单现在的截图，不要裁掉上面的时间",
        "请补订单现在的截图，不要裁掉上面的时间。我们要用它证明订单仍未结束。期限 {due}。",
        "请把{merchant}答应退款的那段聊天截图发来，最好有日期。{due} 前没有收到，我们按现有证据处理。",
        "想请您再说清楚三件事，{due} 前回复即可：\n1. {paid}付款用的是哪家银行（不要写卡号）\n2. 短信里的扣款时间是几点\n3. 扣款以后，{merchant}有没有联系过您",
        "请补签收单、服务单或者完工照片，任何一样都可以。没有也请告诉我们一声。期限 {due}。",
        "您填的订单号在{provider}查不到。请核对一遍，或者发订单详情页的截图。{due} 前补上。",
        "请补发{provider}的扣款提醒，就是写着 {charge}自动扣款的那一条。我们拿它申请暂停扣款，{due} 前最好。",
        "请确认您希望怎样解决：完结订单，还是退还 {amount}？两种做法要找的人不同。{due} 前回复我们。",
    ],
    en: &[
        "Two things are missing; by {due} we can still act before the charge:\n1. The detail page of the bill, with the trade number and the payee in view\n2. A screenshot of the order as it is now, without cutting off the clock",
        "Please send a screenshot of the order as it is now, without cutting off the clock. We need it by {due}.",
        "Please send the part of the chat where {merchant} promised a refund. After {due} we go on with what we have.",
        "Three questions, until {due}:\n1. Which bank was the payment of {paid} made from (no card number, please)?\n2. At what time was it?\n3. Has {merchant} been in touch since?",
        "Please send the delivery slip or a photo of the finished work. If you have neither, just say so by {due}.",
        "{provider} does not find the order number. Please check it or send the order page by {due}.",
        "Please send the notice of the charge on {charge}. We use it to have the charge held; best before {due}.",
        "Which do you want: the order completed, or {amount} back? Please tell us by {due}.",
    ],
};

/// Asked of the merchant.
pub static MERCHANT_REQUESTS: Lines = Lines {
    zh: &[
        "请确认 {paid}是否收到 {amount}，并说明订单为什么没有完结。答复期限 {due}。",
        "消费者已付 {amount}，付款凭证附后。请完结订单，并把付款结果同步给{provider}。{due} 前书面答复。",
        "请提供{ordered}这一单的服务记录或发货记录。{due} 前不提供，视为没有异议。",
        "消费者说您承诺过退款。请写明是否属实、退多少、哪一天退。期限 {due}。",
        "请说明向消费者另收费用的依据，并附对方同意的记录。期限 {due}。",
        "退货物流显示已经签收，请核对入库并取消 {charge}的扣款。{due} 前答复。",
        "请核对这一单是否扫门店个人码收款。如是，请补录并向{provider}同步“已付款”。期限 {due}。",
        "请书面说明同步延迟的原因，消费者要用它更正信用记录。期限 {due}。",
    ],
    en: &[
        "Please say whether you received {amount} on {paid} and why the order is still open. Answer by {due}.",
        "The consumer has paid {amount}; proof is attached. Please complete the order and tell {provider}. Answer by {due}.",
        "Please send the service or shipping record of the order of {ordered}. After {due} we take it that you do not object.",
        "The consumer says you promised a refund. Please state whether, how much and on which day. By {due}.",
        "Please name the basis of the extra charge and attach the consumer's consent. By {due}.",
        "The return was signed for at your warehouse. Please book it in and stop the charge of {charge}. By {due}.",
        "Please check whether this was paid to a shop's own code. If so, record it and send the payment to {provider} by {due}.",
        "Please explain the late update in writing; the consumer needs it to correct a record. By {due}.",
    ],
};

/// Asked of the provider.
pub static PLATFORM_REQUESTS: Lines = Lines {
    zh: &[
        "请提供这一笔 {amount} 的扣款流水、结果码和时间。期限 {due}。",
        "付款凭证成立。请在核查期间暂停 {charge}的扣款，并书面确认。期限 {due}。",
        "请核对是否有两笔扣款对应同一订单；如有，请原路退回一笔。{due} 前答复。",
        "请说明这一单是否已经代偿、哪一天、付给谁。期限 {due}。",
        "请在核查期间加异议标注，暂不向外报送逾期。期限 {due}。",
        "请向消费者提供这一笔的电子回单。{due} 前答复。",
        "商家称已同步。请核对贵方是否收到，以及订单未更新的原因。期限 {due}。",
        "请说明扣款失败的具体原因：额度、余额、限额还是系统。期限 {due}。",
    ],
    en: &[
        "Please send the record of the charge of {amount}: result code and time. By {due}.",
        "The payment is proven. Please hold the charge of {charge} during our review and confirm in writing by {due}.",
        "Please check whether two charges belong to one order, and return one if so. By {due}.",
        "Please say whether the merchant was paid in advance, when and how much. By {due}.",
        "Please mark the record as disputed and report nothing as overdue meanwhile. By {due}.",
        "Please give the consumer an electronic receipt of this payment. By {due}.",
        "The merchant says it synced. Please check what arrived and why the order did not change. By {due}.",
        "Please name the reason of the failed charge: limit, balance, bank or system. By {due}.",
    ],
};

/// What the merchant said, as logged by an agent.
pub static MERCHANT_ANSWERS: Lines = Lines {
    zh: &[
        "门店系统里这单没有收款，可能是师傅用了个人门店码。要查对账单，没有说哪天给结果。",
        "确认收到 {amount}，承认没有点完结。答应 {due} 前处理。",
        "说钱在平台没有结算给他们，所以不能完结。请我们找{provider}。",
        "承认同步接口那两天有故障，正在补数据。",
        "不同意退款，理由是服务已经做完。没有提供签字的服务单。",
        "同意退一半，请我们转达消费者。",
        "说退货缺配件，发来两张照片，看不出是不是同一件。",
        "电话里说财务在查，承诺 {due} 前书面答复。",
    ],
    en: &[
        "Says no payment is booked for this order; perhaps the worker used a code of his own. Will check, named no day.",
        "Confirms {amount} and that the order was not completed. Promises to do it by {due}.",
        "Says {provider} has not paid out, so they cannot complete the order.",
        "Admits that the connection failed for two days; data are being added.",
        "Refuses the refund because the service was done. No signed slip.",
        "Offers half, asks us to pass it on.",
        "Says a part was missing from the return; sent two photos that do not show it.",
        "Accounting is looking into it; a written answer by {due}.",
    ],
};

/// What the consumer writes while waiting.
pub static CONSUMER_REPLIES: Lines = Lines {
    zh: &[
        "商家刚打电话来，让我先把 {charge}的扣款付了，说之后再退。我没有答应。",
        "截图补好了，是刚刚截的，上面有时间。",
        "谢谢，我等到 {due}。请问这几天会不会算我逾期？",
        "又收到一条扣款提醒，截图发您。",
        "商家说已经处理了，可我这边订单还是没有变。",
        "我只有这张银行短信，别的找不到了，可以吗？",
        "订单刚才变成“已完成”了，请帮我确认不会再扣。",
        "我白天上班，不方便接电话，请在这里留言。",
        "已经过了商家答应的日子，没有人联系我。",
        "退款收到了一部分，还差一些，请再看看。",
    ],
    en: &[
        "The shop just called and asked me to let the charge of {charge} go through, they would refund it later. I said no.",
        "Here is the screenshot, taken a minute ago with the clock in view.",
        "Thank you, I will wait until {due}. Will I count as overdue meanwhile?",
        "Another reminder came; screenshot attached.",
        "The shop says that it is done, but my order has not changed.",
        "This bank text is all I have. Is that enough?",
        "The order just turned to completed. Please confirm that nothing more is charged.",
        "I am at work in the daytime; please write here instead of calling.",
    ],
};

/// Said when a file is added later.
pub static EXTRA_EVIDENCE: Lines = Lines {
    zh: &[
        "补充账单详情，交易号看得清。",
        "这是订单今天的样子。",
        "这是我和商家的聊天记录。",
        "签收单找到了。",
        "银行的流水，只有这一页有关。",
        "这是{date}的扣款提醒。",
        "补一张当时的付款页面。",
        "这是客服答应退款的那一段。",
    ],
    en: &[
        "The bill detail, with the trade number.",
        "The order as it looks today.",
        "My chat with the shop.",
        "I found the delivery slip.",
        "The page of my bank statement that matters.",
        "The reminder of {date}.",
        "The page I paid on.",
        "The part where support promised the refund.",
    ],
};

/// What an agent writes after the first reply.
pub static FOLLOW_UPS: Lines = Lines {
    zh: &[
        "{merchant}已经答复，确认收到 {amount}，正在完结订单。您 {due} 前应当能看到变化，没有变请留言。",
        "您做得对，请不要付这一笔。暂停扣款的申请已发给{provider}，我会在 {due} 前告诉您结果。",
        "商家到期没有答复。我们现在按您提供的证据作决定，{due} 前告诉您。",
        "{provider}回复：核查期间不计逾期。回复原文已经放进案件记录。",
        "退款已经提交，原路退回，银行入账最晚 {due}。到账后请告诉我们。",
        "补充的材料收到了，交易号能对上，不用再补。下一步等{provider}，期限 {due}。",
        "这件事比预计的慢，原因是{provider}还没有给流水。新的日期是 {due}。",
        "这一段由{agent}继续跟进，前面的情况都已交接，您不用再说一遍。{due} 前有消息。",
    ],
    en: &[
        "{merchant} answered and confirms {amount}. The order should change by {due}; write here if it does not.",
        "You did right, please do not pay this one. We asked {provider} to hold the charge and tell you the result by {due}.",
        "The merchant's time ended without an answer. We now decide on your evidence, by {due}.",
        "{provider} says you are not counted as overdue during the review. Their words are in the record.",
        "The refund is on its way to the same card; the bank books it by {due} at the latest. Please tell us when it is there.",
        "Your files arrived and the trade number matches; nothing more is needed. Next is {provider}, by {due}.",
        "This takes longer than planned because {provider} has not sent the record yet. The new date is {due}.",
        "{agent} goes on with your case and knows all that happened. News by {due}.",
    ],
};

/// Among staff; never seen by consumer or merchant.
pub static NOTES: Lines = Lines {
    zh: &[
        "本月又一件{merchant}同类投诉，都是扫门店码付款、平台单未完结。像是门店码和平台单没有关联，建议按批量故障看。",
        "付款凭证和账单行对上了：时间、金额、收款方一致。可以认定已付款。",
        "{charge}会再扣一次，先请{provider}暂停，再等商家。",
        "和{merchant}门店通电话，口头承认收款，不肯写。已请书面答复，期限 {due}。",
        "截图的时间和账单差一天，先不下结论，请消费者补详情页。",
        "消费者情绪比较急，已约好在这里留言，不打电话。",
        "订单号少一位，更正后能查到。",
        "{provider}的流水显示结果码为额度不足，不是系统故障。根因按账户问题登记。",
        "同一消费者上个月有一件已结，和这件不是同一单，不合并。",
        "金额超过 1,000 元，方案先给复核看。",
    ],
    en: &[
        "Another case of {merchant} this month, all paid by the shop's own code. Looks like one fault; worth an incident.",
        "Payment proof and bill row agree in time, sum and payee. Paid, as far as we are concerned.",
        "Next charge on {charge}: ask {provider} to hold it first, then wait for the shop.",
        "Spoke with the shop: admits the money, will not write it. Asked for it in writing by {due}.",
        "Screenshot and bill are a day apart. No conclusion yet; asked for the detail page.",
        "Prefers messages here, no calls.",
        "One digit of the order number was missing; corrected, now it is found.",
        "{provider} reports limit exceeded, not a fault. Root cause: account.",
    ],
};

/// Put to the consumer, who accepts or not.
pub static OFFERS: Lines = Lines {
    zh: &[
        "{merchant}在 {due} 前完结订单，{provider}取消 {charge}的扣款。您不用再付。",
        "{merchant}退还 {amount}，原路退回，最晚 {due} 到账。",
        "退还 {amount} 的一半，订单照常完结。{due} 前到账。",
        "商家免去手续费并书面说明，{provider}在 {due} 前更正记录。",
        "换新一件，旧的由商家上门取走，您不付运费。{due} 前寄出。",
        "{merchant}补做没有完成的部分，时间由您定；做完再扣 {amount}。请在 {due} 前选时间。",
        "按实际使用天数结算，多扣的部分 {due} 前退回。",
        "{provider}撤销逾期并出具书面说明，{merchant}书面道歉。{due} 前完成。",
    ],
    en: &[
        "{merchant} completes the order by {due} and {provider} drops the charge of {charge}. You pay nothing more.",
        "{merchant} refunds {amount} to the same card, there by {due} at the latest.",
        "Half of {amount} comes back by {due}; the order is completed.",
        "The fee is waived, and {provider} corrects the record by {due}.",
        "You get a new item by {due}; the old one is collected free of charge.",
        "{merchant} finishes the work at a time you choose, and only then charges {amount}. Please choose by {due}.",
        "Only the days of use are charged; the rest comes back by {due}.",
        "{provider} removes the overdue mark in writing and {merchant} apologises, by {due}.",
    ],
};

/// Why an offer is turned down.
pub static REJECTIONS: Lines = Lines {
    zh: &[
        "一半不行，服务根本没有做，我要求全退。",
        "日期太晚，{charge}就要扣款了。",
        "我不要换新，只要退款。",
        "可以免手续费，但是信用记录也要一起更正。",
        "商家上次也是这样说的，没有做到。请先退再谈。",
        "补做我不放心，请退还 {amount}。",
        "按天结算可以，天数算多了三天。",
        "道歉可以不要，请把多扣的退给我。",
    ],
    en: &[
        "Half is not enough, nothing was done at all.",
        "That is too late, the charge is on {charge}.",
        "I do not want another one, I want the money back.",
        "The fee is fine, but my record must be corrected too.",
        "They said the same last time. Refund first, please.",
        "I do not trust them to finish it. Please refund {amount}.",
        "Daily rates are fine, but they count three days too many.",
        "I need no apology, only what was overcharged.",
    ],
};

/// Why a case goes one level up.
pub static ESCALATIONS: Lines = Lines {
    zh: &[
        "商家逾期三天没有答复，两次提醒无效，请上级出面。",
        "{charge}会再次扣款，{provider}还没有确认暂停。",
        "金额较大，消费者拒绝了两次方案，需要复核。",
        "同一商家两周内第六件，怀疑是批量故障。",
        "涉及征信记录，超出客服权限。",
        "{provider}和{merchant}说法相反，需要有人召集核对。",
        "消费者要求主管答复。",
        "接近处理期限，仍缺交易流水。",
    ],
    en: &[
        "The merchant is three days late and two reminders had no effect.",
        "Another charge is due on {charge} and {provider} has not confirmed the hold.",
        "A large sum and two offers refused; needs a second look.",
        "Sixth case of this merchant in two weeks; looks like one fault.",
        "A credit record is affected; beyond an agent's powers.",
        "{provider} and {merchant} say the opposite; somebody must bring them together.",
        "The consumer asks for a supervisor.",
        "The deadline is near and the payment record is still missing.",
    ],
};

/// Why the consumer takes a complaint back.
pub static WITHDRAWALS: Lines = Lines {
    zh: &[
        "商家已经处理好了，谢谢。",
        "退款到账了。",
        "我和商家谈妥了，不用再办。",
        "是我看错了订单，撤回。",
        "订单自己更新了。",
        "重复提交了，保留另一件。",
        "我决定直接找银行处理。",
        "不想再花时间，先撤回。",
    ],
    en: &[
        "The shop has sorted it out, thank you.",
        "The refund arrived.",
        "I settled it with the shop myself.",
        "I looked at the wrong order.",
        "The order updated by itself.",
        "I filed twice; please keep the other one.",
        "I will take it up with my bank.",
        "I have no more time for this now.",
    ],
};

/// Why a closed case is opened again.
pub static REOPENINGS: Lines = Lines {
    zh: &[
        "说好的退款过了 {due} 还没有到。",
        "订单又变回“服务中”。",
        "{charge}还是扣款了。",
        "信用记录没有更正。",
        "商家只退了一部分。",
        "又收到催款短信。",
        "结案理由和事实不符，我补了新证据。",
        "换新的一件还是坏的。",
    ],
    en: &[
        "The promised refund had not come by {due}.",
        "The order went back to 'in service'.",
        "The charge of {charge} was made after all.",
        "The record was not corrected.",
        "Only part of the money came back.",
        "The reminders have started again.",
        "The reasons do not fit the facts; I added new evidence.",
        "The replacement is faulty as well.",
    ],
};

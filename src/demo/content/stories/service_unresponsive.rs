//! Nobody answers, or the answers lead nowhere.
use super::{Stories, Story, any};
use crate::demo::content::market::Line::{Food, Goods, Rent, Store, Visit};

pub const STORIES: Stories = Stories { problem_type: "service_unresponsive", zh: &ZH, en: &EN };

const ZH: [Story; 14] = [
    any(
        "客服三次答应处理，都没有下文",
        "服务中",
        "由人工给出处理结果和日期",
        "{ordered}的订单出了问题，我从{paid}起联系了三次{provider}客服，每次都说“已登记，24 小时内回电”。到{date}一个电话也没有。涉及金额 {amount}，我需要一个能负责的人。",
    ),
    any(
        "只有机器人回答，转不到人工",
        "待扣款",
        "转人工并处理订单",
        "我要问一笔 {amount} 的扣款，{paid}开始在{provider}里点“联系客服”，来回都是机器人。{date}等了 52 分钟，排到我时自动结束了会话。{merchant}的电话是空号。",
    ),
    any(
        "商家已读不回",
        "待守约",
        "请商家答复，不答复就按证据处理",
        "{paid}起我给{merchant}发了七条消息，都显示已读，没有一条回复。订单 {amount} 还挂着，{charge}要扣款。{date}我去{provider}申请介入，页面说商家仍在处理期内。",
    ),
    any(
        "师傅没修好，约了三次都没来",
        "服务中",
        "上门修好，或者取消订单",
        "{ordered}师傅上门修了半天没有修好，说缺配件，{paid}再来。结果约了三次都没有来，电话也不接。{date}订单自动变成“服务完成”，要扣 {amount}。",
    ).of_line(Visit),
    any(
        "售后换货申请 20 天没有人审核",
        "售后处理中",
        "换货或者退款 {amount}",
        "{ordered}买的东西有质量问题，{paid}提交了换货申请和照片。到{date}还是“待商家审核”，没有人看。页面写的是 48 小时内处理，我催了四次。",
    ).of_line(Goods),
    any(
        "门店关门，电话打不通",
        "服务中",
        "退还没有用完的部分",
        "{ordered}在{merchant}办了课程，{paid}付了第一期 {amount}。{date}去上课，门店贴了装修通知，电话关机，群也解散了。{provider}还要在 {charge}扣第二期。",
    ).of_line(Store),
    any(
        "餐品有问题，客服只肯赔优惠券",
        "已完成",
        "退还 {amount}，不要优惠券",
        "{ordered}点的外卖有异物，我拍了照片。{paid}照样扣了 {amount}。{date}客服只肯给一张优惠券，说先享后付的单子不能退现金，没有说依据。",
    ).of_line(Food),
    any(
        "设备坏了报修，客服让我先付全款",
        "服务中",
        "停止计费，检修或换新",
        "{ordered}租的设备{paid}就开不了机，我当天报修。{merchant}客服说要先付清 {amount} 才能检修。到{date}没有寄来替换的，还在按天计费。",
    ).of_line(Rent),
    any(
        "投诉编号给了，进度查不到",
        "处理中",
        "告诉我进度和谁在办",
        "{paid}我向{provider}投诉过这笔 {amount}，给了我一个编号。{date}再打电话，说查不到这个编号，要重新登记。前后说了四遍同样的话。",
    ),
    any(
        "两边互相推，没有人管",
        "服务中",
        "确定由谁处理",
        "{merchant}说扣款归{provider}管，{provider}说订单归商家管。从{paid}到{date}我打了 9 个电话，每次都让我找另一边。{amount} 到现在没有说法。",
    ),
    any(
        "客服要求我先付款再处理",
        "待扣款",
        "先处理，暂停 {charge}的扣款",
        "我{paid}反映服务没有做完，{merchant}客服说系统只能先扣 {amount} 再退。{date}我要求写下来，客服不肯，只在电话里说。{charge}就要扣了。",
    ),
    any(
        "说好的回访没有来，工单被关闭",
        "已关闭",
        "重新打开，给出书面结果",
        "{date}我收到短信说问题“已解决”，工单关闭。可是从{paid}起没有任何人联系过我，{amount} 也没有退。我在短信里选了“未解决”，没有反应。",
    ),
    any(
        "海外用手机打不通客服电话",
        "待扣款",
        "用邮件答复我",
        "我现在不在国内，{provider}的客服电话打不通，在线客服要求国内手机验证。{paid}发的邮件到{date}没有回。订单 {amount} 我愿意付，只想先弄清楚金额。",
    ),
    any(
        "帮父母办理，客服不肯和我说",
        "服务中",
        "告诉我怎样代办",
        "订单是我母亲{ordered}在{merchant}下的，她不会用手机。{paid}扣了 {amount}，和说好的不一样。{date}我打电话，客服说只能本人来说，又不告诉怎样授权。",
    ),
];

const EN: [Story; 6] = [
    any(
        "Three promises to call back, no call",
        "服务中",
        "A person, an answer and a date",
        "Since {paid} I have called {provider} three times about my order of {ordered}. Each time they said they would call within 24 hours. On {date} still nobody had. The sum is {amount}.",
    ),
    any(
        "Only a bot answers",
        "待扣款",
        "Let a person deal with the order",
        "I want to ask about a charge of {amount}. From {paid} on I only got the bot. On {date} I waited 52 minutes, and when it was my turn the chat closed by itself. The phone number of {merchant} does not exist.",
    ),
    any(
        "The merchant reads my messages and says nothing",
        "待守约",
        "An answer, or a decision on the evidence",
        "I sent {merchant} seven messages since {paid}; all are marked as read. The order of {amount} is open and will be charged on {charge}. On {date} {provider} said that the merchant still has time.",
    ),
    any(
        "The shop is closed, the second instalment goes on",
        "服务中",
        "Refund what I did not use, stop the next charge",
        "I paid the first {amount} to {merchant} on {paid}. On {date} the door was locked and the phone was off. {provider} will still take the next instalment on {charge}.",
    ).of_line(Store),
    any(
        "Exchange request not looked at for 20 days",
        "售后处理中",
        "Exchange it or refund {amount}",
        "The item I ordered on {ordered} is faulty. I asked for an exchange with photos on {paid}. On {date} it still says \"waiting for review\". The page promises 48 hours.",
    ).of_line(Goods),
    any(
        "Merchant and platform send me to each other",
        "服务中",
        "Decide who deals with it",
        "{merchant} says charges are a matter for {provider}; {provider} says the order is a matter for the shop. I made nine calls between {paid} and {date}. Nobody takes the {amount}.",
    ),
];

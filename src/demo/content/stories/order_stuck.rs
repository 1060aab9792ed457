//! The money is paid and the order does not end.
use super::{Stories, Story, any};
use crate::demo::content::market::Line::{Food, Goods, Rent, Store, Visit};

pub const STORIES: Stories = Stories { problem_type: "order_stuck", zh: &ZH, en: &EN };

const ZH: [Story; 15] = [
    any(
        "付款后订单仍为“服务中”，{charge}将再扣",
        "服务中",
        "把订单改为已完成，停止再次扣款",
        "{ordered}下的单，师傅上门做完了，{paid}我扫师傅给的码付了 {amount}。订单一直显示“服务中”，商家说没有收到，让我等系统。{date}{provider}提示 {charge}会自动扣款，我担心扣两次。",
    ).of_line(Visit),
    any(
        "已付 {amount}，订单还是“待扣款”",
        "待扣款",
        "核对付款记录，把订单完结",
        "{paid}我在{provider}主动付清了 {amount}，账单里写着“交易成功”。{date}再看，订单还停在“待扣款”，额度也没有恢复。{merchant}说他们后台看不到这笔钱，要平台去查。",
    ),
    any(
        "体验课上完三周，订单一直“待守约”",
        "待守约",
        "请商家点完结，恢复我的额度",
        "{ordered}我用{provider}先享后付约了{merchant}的体验课，{paid}上完课当场付了 {amount}。前台说已经核销，可订单到{date}还显示“待守约”。在途订单占着额度，我没法再下别的单。",
    ).of_line(Store),
    any(
        "货早就签收了，订单停在“服务中”",
        "服务中",
        "把订单状态更新为已完成",
        "{ordered}在{merchant}买的东西，签收后我没有退货，{paid}用银行卡付了 {amount}。到{date}订单还写着“服务中”，关不掉免密服务。客服说物流单号没有回传，让我再等 48 小时，已经过去两次 48 小时了。",
    ).of_line(Goods),
    any(
        "外卖送到已付款，订单仍“待支付”",
        "待支付",
        "取消多出来的待支付，不要再扣",
        "{ordered}点的外卖当天就送到了，{paid}银行短信显示扣了 {amount}。{date}我打开{provider}，同一单还是“待支付”，并且每天发提醒。{merchant}的店员说钱已经收到，他们没有权限改订单。",
    ).of_line(Food),
    any(
        "东西已还，订单还在计费",
        "服务中",
        "按归还时间结单，退多扣的钱",
        "{ordered}租的，{paid}当天就还了，还的时候屏幕上写着“归还成功”，并扣了 {amount}。可{date}订单还在“服务中”，费用还在涨。打{merchant}的电话，说机器没有上传归还记录。",
    ).of_line(Rent),
    any(
        "扣款成功，订单却变成“已取消”",
        "已取消",
        "改回已完成，或者退还 {amount}",
        "{paid}我收到扣款 {amount} 的通知，{date}订单却变成了“已取消”。{merchant}说取消的订单收不到钱，{provider}客服说钱已经给了商家。现在既没有订单，也没有退款。",
    ),
    any(
        "同一单显示“扣款失败”，银行已经扣了",
        "扣款失败",
        "确认是否扣款成功，停止重复扣款",
        "{paid}银行短信显示向{merchant}支付 {amount}，可{provider}里同一单是“扣款失败”，还让我换一张卡再付。我{date}打了客服电话，客服让我先付第二次，多的以后退。我没有付。",
    ),
    any(
        "商家已收款但不点完结，订单在途 20 天",
        "服务中",
        "请商家完结订单，关闭先享后付",
        "{ordered}下单，{paid}按商家要求转账付清了 {amount}，有转账截图。{merchant}说线下收的钱不用管线上订单，可它一直是“服务中”。{date}我想关闭先享后付服务，页面提示还有在途订单，不能关。",
    ),
    any(
        "付清后收到“已逾期”提醒",
        "已逾期",
        "撤销逾期，说明对信用的影响",
        "{paid}我已经付清 {amount}，账单能查到。{date}{provider}发消息说订单“已逾期”，再不还会影响评估。我问{merchant}，对方说没有把结果传上去，要等月底对账。",
    ),
    any(
        "预约已改期取消，订单仍在“服务中”",
        "服务中",
        "取消订单，不扣 {amount}",
        "{ordered}约的上门服务，因为师傅来不了，{paid}双方说好取消。{date}订单还是“服务中”，显示 {charge}扣 {amount}。商家说取消只能由系统自动处理，没有人告诉我要几天。",
    ).of_line(Visit),
    any(
        "年卡退了一半，订单状态没动",
        "服务中",
        "按退卡协议改订单金额并完结",
        "{ordered}办的卡，{paid}和{merchant}签了退卡单，只需付 {amount}，当场付清了。到{date}订单仍按原价显示“服务中”，{charge}还要扣全款。店长说总部在走流程。",
    ).of_line(Store),
    any(
        "退货已签收，订单还等着扣款",
        "待扣款",
        "确认退货，取消扣款",
        "我{ordered}买的，不合适，{paid}寄回，物流显示商家仓库已经签收。{date}订单还是“待扣款”，金额 {amount}，扣款日 {charge}。{merchant}客服说仓库没有入库，让我联系快递。",
    ).of_line(Goods),
    any(
        "换了付款卡以后订单卡住不动",
        "扣款中",
        "查清扣款到了哪一步，更新订单",
        "{paid}因为原来的卡余额不够，我在{provider}里换了一张卡，页面显示“扣款中”。{date}新卡扣了 {amount}，旧卡第二天也扣了同样一笔，订单还是“扣款中”。我要知道哪一笔算数，另一笔退给我。",
    ),
    any(
        "系统升级那天付的款，订单没更新",
        "待守约",
        "补同步那一天的付款",
        "{paid}晚上 10 点多付了 {amount}，当时页面转圈很久，后来显示成功。{date}{merchant}承认那晚系统升级，有一批订单没有同步。可是我的订单还是“待守约”，没有人来补。",
    ),
];

const EN: [Story; 7] = [
    any(
        "Paid {amount}, the order still says \"in service\"",
        "服务中",
        "Close the order and stop the second charge",
        "I paid {amount} to {merchant} on {paid}; the bill says the payment succeeded. On {date} the order still showed \"in service\" (服务中), and {provider} says it will charge me again on {charge}. The shop told me to wait for the system.",
    ),
    any(
        "Parcel received, paid, order never completes",
        "待扣款",
        "Mark the order as complete",
        "The parcel came two days after I ordered on {ordered}. I paid {amount} on {paid} and have the bank text. On {date} the app still said \"to be charged\" (待扣款) and I cannot switch the pay-later service off while an order is open.",
    ).of_line(Goods),
    any(
        "Returned the item, it is still being billed",
        "服务中",
        "End the rental at the time of return, refund the rest",
        "I gave the item back on {paid} and the screen said the return was complete. On {date} {provider} showed the rental as running and charged {amount}. {merchant} says the return was never uploaded.",
    ).of_line(Rent),
    any(
        "Class taken and paid, booking still open",
        "待守约",
        "Complete the order and free my credit line",
        "I booked with {merchant} on {ordered}, took the class and paid {amount} at the desk on {paid}. The order is still \"to be fulfilled\" (待守约) on {date}. The front desk says they cannot change it from their side.",
    ).of_line(Store),
    any(
        "Order turned into \"cancelled\" after I paid",
        "已取消",
        "Restore the order or refund {amount}",
        "My bank shows {amount} paid on {paid}. On {date} the order changed to \"cancelled\" (已取消). {merchant} says cancelled orders bring no money; {provider} says the shop has been paid.",
    ),
    any(
        "Marked overdue although I paid in full",
        "已逾期",
        "Remove the overdue mark in writing",
        "I settled {amount} on {paid}, two days before the deadline. On {date} {provider} sent a notice that the order is overdue (已逾期) and may hurt my score. Support said the merchant had not passed the result on.",
    ),
    any(
        "Cannot close pay later: one paid order stays open",
        "服务中",
        "Close the open order so that I can leave the service",
        "I want to close the pay-later service. It refuses because of one order at {merchant} from {ordered}. I paid that order, {amount}, by transfer on {paid}. I wrote to the shop again on {date} and got no change.",
    ),
];

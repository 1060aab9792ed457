//! Paid, but it cannot be shown, or a right is refused.
use super::{Stories, Story, any};
use crate::demo::content::market::Line::{Goods, Rent, Store, Visit};

pub const STORIES: Stories = Stories { problem_type: "rights_unprotected", zh: &ZH, en: &EN };

const ZH: [Story; 14] = [
    any(
        "已付款，商家不认，要我再付一次",
        "待扣款",
        "认定我已付款，停止催收",
        "{paid}我向{merchant}付了 {amount}，收款名称和店名不一样，商家就说不是他们收的。{date}开始发催款短信。银行流水和付款截图我都有，{provider}说截图不算凭证。",
    ),
    any(
        "查不到这笔付款的电子回单",
        "已扣款",
        "提供付款回单",
        "{paid}扣的 {amount} 在{provider}里只有一行“先享后付”，没有商户单号，也下载不了回单。{merchant}要回单才肯办理售后。{date}客服说这类订单不提供。",
    ),
    any(
        "商家改了订单金额",
        "待扣款",
        "按下单时的金额结算",
        "{ordered}下单时写的是 {amount}，{paid}我按这个数付了。{date}订单金额被改高了，多出来的写着“服务升级”，我没有同意过。修改没有经过我确认。",
    ),
    any(
        "芝麻分下降，要求出具说明",
        "已逾期",
        "更正记录，出具书面说明",
        "这一单 {amount} 我{paid}就付了，商家晚同步 11 天。{date}我的分降了，页面写着有一笔逾期。{merchant}和{provider}都承认付款在先，却没有人给我出说明。",
    ),
    any(
        "征信出现一条不是我的逾期",
        "已逾期",
        "提出异议并更正",
        "{date}我查信用报告，有一条{provider}的逾期，金额 {amount}。那一单{paid}就还清了，有账单。我要求加异议标注并更正，客服说要商家先确认。",
    ),
    any(
        "服务没有做，订单却显示已完成",
        "已完成",
        "撤销完成，不扣款",
        "{ordered}约的师傅没有来，{merchant}却把订单点了“已完成”，{paid}扣了 {amount}。我家楼下的监控可以证明。{date}商家说以系统为准。",
    ).of_line(Visit),
    any(
        "合同写可退，现在说一律不退",
        "服务中",
        "按合同退还",
        "{ordered}签的合同写着 7 天内可以退，我{paid}付 {amount}，第三天就提出退。{date}店里拿出另一张没有我签名的规定，说先享后付的订单一律不退。",
    ).of_line(Store),
    any(
        "物流显示签收，我没有收到货",
        "待扣款",
        "核实签收人，不扣款",
        "{ordered}买的货，物流{paid}显示“本人签收”，我那天不在家，也没有收到短信。{date}{merchant}说签收了就要付 {amount}。快递员说放在门口了。",
    ).of_line(Goods),
    any(
        "说我损坏设备，没有任何照片",
        "待扣款",
        "拿出证据，否则取消赔偿",
        "{paid}归还的时候店员当面检查过，没有问题。{date}{merchant}说有划痕，要扣 {amount} 赔偿。我要照片，对方说没有留。",
    ).of_line(Rent),
    any(
        "没有我的同意开通了先享后付",
        "服务中",
        "关闭服务，取消订单",
        "我{ordered}本来点的是普通付款，页面默认勾选了先享后付，{paid}扣款时才知道。{date}我要关闭，提示有在途订单 {amount}，关不了。",
    ),
    any(
        "商家要求线下转账，不给凭证",
        "待扣款",
        "认定转账有效，完结订单",
        "{merchant}说线上系统有故障，让我{paid}转账 {amount} 到个人账户，说会手动销单。{date}订单还在，商家只回一句“财务在处理”。我只有转账截图和聊天记录。",
    ),
    any(
        "订单号找不到，只有银行扣款短信",
        "未显示",
        "查出是哪一单，说明扣款依据",
        "{paid}银行短信扣了 {amount}，备注只有“{provider}”。我在订单里翻到{ordered}，没有对得上的一笔。{date}客服要订单号才受理，我没有订单号。",
    ),
    any(
        "账号换了手机号，旧订单看不到",
        "未显示",
        "让我看到订单并核对",
        "我{paid}换了手机号，先享后付的旧订单就看不到了，扣款短信还在来，{amount}。{date}客服让我用旧号码登录，旧号码已经注销。",
    ),
    any(
        "取消免密要先还清，可账不对",
        "待还款",
        "先核对账目，再还款",
        "我想取消免密支付，{provider}要求先还清 {amount}。可其中有一单{ordered}已经取消，{paid}有取消记录。{date}客服说系统里的数不能改。",
    ),
];

const EN: [Story; 6] = [
    any(
        "Paid, but the shop says it was not them",
        "待扣款",
        "Accept my payment and stop the reminders",
        "I paid {merchant} {amount} on {paid}. The payee had another name, so the shop says that it was not them. Since {date} I get reminders. I have the bank statement; {provider} says that a screenshot proves nothing.",
    ),
    any(
        "No receipt can be had for the payment",
        "已扣款",
        "A receipt for the payment",
        "The {amount} of {paid} is a single line in {provider}, without a merchant number and without a receipt to download. {merchant} wants a receipt before any repair. On {date} support said there is none for such orders.",
    ),
    any(
        "The sum of the order was raised afterwards",
        "待扣款",
        "Charge what was agreed",
        "The order of {ordered} said {amount}, and I paid that on {paid}. On {date} the sum had been raised for an \"upgrade\" that I never agreed to.",
    ),
    any(
        "Score went down for an order I had paid",
        "已逾期",
        "Correct the record and say so in writing",
        "I paid {amount} on {paid}; the shop passed it on eleven days later. On {date} my score fell for one overdue order. Both sides say that I paid in time, and neither writes it down.",
    ),
    any(
        "Marked as signed for, never received",
        "待扣款",
        "Find out who signed, do not charge me",
        "The parcel ordered on {ordered} shows as signed for by me on {paid}. I was not at home. On {date} {merchant} said that a signed parcel must be paid, {amount}.",
    ).of_line(Goods),
    any(
        "Charged for damage without a single photo",
        "待扣款",
        "Show evidence or drop the charge",
        "Their own staff checked the item when I returned it on {paid}. On {date} {merchant} claimed scratches and wants {amount}. I asked for photos; there are none.",
    ).of_line(Rent),
];

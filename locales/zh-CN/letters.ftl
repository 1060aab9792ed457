# 信里由案情决定的句子。
letter-next-door = 对商家，拨打 12315 或在 12315.cn 投诉；涉及支付或征信，拨打中国人民银行 12363；涉及银行或消费金融公司，拨打金融监管总局 12378。请留好受理编号和这封信。
alert-warned = { $clock }快到期，{ $due }
alert-missed = { $clock }已超时，原定 { $due }
alert-reopened = 再次重新打开，到期 { $due }
alert-stakes = 金额大或消费者特别着急，到期 { $due }
alert-demanded = 消费者要求复核，到期 { $due }
alert-assigned = 交给了您
alert-taken-away = 转走了，不再归您
alert-mentioned = 同事在备注里提到了您
alert-consumer = 消费者有回复或决定
alert-answered = 商家或平台有答复
alert-evidence = 收到新的凭证
alert-escalated = 您的案件升了级
alert-raised = 同事升级给您
alert-extension-asked = 有人申请延期，等督导答复
alert-extension-answered = 您的延期申请有答复
alert-more = 还有 { $n } 条，请到“通知”里看

# 信里由案情决定的句子。
letter-next-door = 对商家，拨打 12315 或在 12315.cn 投诉；涉及支付或征信，拨打中国人民银行 12363；涉及银行或消费金融公司，拨打金融监管总局 12378。请留好受理编号和这封信。
alert-warned = { $clock }快到期，{ $due }
alert-missed = { $clock }已超时，原定 { $due }
alert-reopened = 再次重新打开，到期 { $due }
alert-stakes = 金额大或消费者特别着急，到期 { $due }
alert-demanded = 消费者要求复核，到期 { $due }
alert-more = 还有 { $n } 件，请到队列里看

# What bills say
bill-title = Found in the bill
bill-source-alipay = Alipay
bill-source-wechat = WeChat
bill-source-jd = JD
bill-source-meituan = Meituan
bill-waiting = We are reading your bill; it usually takes a few seconds.
bill-look-again = See whether it is done
bill-found = Payment found in your { $source } bill
bill-order-found = Your { $source } bill has this order, but no successful payment of it
bill-twice = This one order was charged { $n } times
bill-near = This could be it in your { $source } bill; please check
bill-none =
    { $n ->
        [one] It is not in your { $source } bill (1 line). See whether the numbers, amount and dates are right, or export another period.
       *[other] It is not in your { $source } bill ({ $n } lines). See whether the numbers, amount and dates are right, or export another period.
    }
bill-line = { $time }, { $amount }, { $status }
bill-no-status = no status given
bill-refunded = { " " }(refunded { $amount })
bill-transaction = trade number { $number }
bill-order = merchant order number { $number }
bill-damaged =
    { $n ->
        [one] One line could not be read; all others were.
       *[other] { $n } lines could not be read; all others were.
    }
bill-trouble-unknown = We do not know this kind of bill. Export it again from Alipay, WeChat, JD or Meituan. The file is kept, and a person will look at it.
bill-trouble-too-large = This spreadsheet is too large to read. Export a shorter period, or as CSV. The file is kept.
bill-trouble-damaged = This file was not saved whole. Export it again and upload it once more. The file is kept.
bill-this-one = This is it
flash-bill-chosen = Noted; the trade number is in your order now.
upload-packed = “{ $name }” is an archive. Unpack it first (Alipay or WeChat sent you the password), then upload the bill in it
bill-other-found = A further order ({ $order }): its payment is found
bill-other-order = A further order ({ $order }): it is found, but the bill does not show it as paid
bill-other-twice = A further order ({ $order }): it was charged more than once
bill-other-near = A further order ({ $order }): these lines could be it; we do not take that for granted
bill-other-none = A further order ({ $order }): this bill does not have it

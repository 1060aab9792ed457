# What a day brings: taking complaints down, letters that did not arrive, languages, abuse, working hours
hours-closed = We are closed right now. We carry on from { $at }.
hours-closed-today = We are closed right now. We carry on today from { $time }.

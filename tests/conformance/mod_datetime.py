# datetime.

from datetime import date, datetime, timedelta, timezone

d = date(2024, 2, 28) + timedelta(days=2)
print(d, d.isoformat(), d.weekday(), (date(2024, 3, 1) - date(2023, 3, 1)).days, date(2024, 1, 1) < d)
t = datetime(2024, 1, 31, 23, 59, 30, tzinfo=timezone.utc) + timedelta(seconds=45)
print(t, t.isoformat(), t.year, t.minute, t.timestamp() == 1706745615, t.date(), timedelta(hours=25))
print(t.astimezone(timezone(timedelta(hours=2))), datetime(2024, 1, 1) == datetime(2024, 1, 1), datetime.now() > datetime(2020, 1, 1))

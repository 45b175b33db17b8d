#!/usr/bin/env python3
"""Orders of a shop that does not exist, as a spreadsheet in German would export them: data/orders.csv and
data/orders_new.csv, the newer ones.   tools/make_orders.py ORDERS NEW"""

import datetime
import math
import random
import sys

CUSTOMERS, ORDERS, NEWER = 240, 1600, 400
KINDS = {"shoes": 1.1, "shirts": 0.1, "trousers": 0.7, "bags": -1.2, "hats": -0.8}


def money(value):
    """1234.5 as 1.234,50 €."""
    whole, cents = divmod(round(100 * value), 100)
    return f"{whole:,}".replace(",", ".") + f",{cents:02d} €"


def order(rng, number, day, customers):
    customer = rng.randrange(CUSTOMERS)
    kind = rng.choice(list(KINDS))
    price = round(math.exp(rng.gauss(4, 0.8)), 2)
    discount = rng.choice([0, 0, 0, 10, 20, 30, 50])
    days = max(1, round(rng.gauss(4, 2)))
    score = (KINDS[kind] + 0.9 * math.log(price / 55) + 0.8 * (days > 6) - 0.03 * discount
             + (0.9 if day.month == 12 else 0) + customers[customer] - 0.5)
    returned = rng.random() < 1 / (1 + math.exp(-1.5 * score))
    shown_days = "k.A." if rng.random() < 0.07 else f"{days} Tage"
    age = "" if rng.random() < 0.15 else str(18 + (customer * 37) % 55)
    return ";".join([f"{number:06d}", f"{customer:05d}", day.strftime("%d.%m.%Y"), kind, money(price), f"{discount} %",
                     shown_days, age, "yes" if returned else "no"])


def main(orders, newer):
    rng = random.Random(11)
    customers = [rng.gauss(0, 0.8) for _ in range(CUSTOMERS)]
    first = datetime.date(2023, 1, 1)
    lines = [order(rng, n + 1, first + datetime.timedelta(days=n * 730 // (ORDERS + NEWER)), customers)
             for n in range(ORDERS + NEWER)]
    header = "order;customer;ordered;kind;price;discount;delivered after;age;returned"
    for path, part in ((orders, lines[:ORDERS]), (newer, lines[ORDERS:])):
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join([header, *part]) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

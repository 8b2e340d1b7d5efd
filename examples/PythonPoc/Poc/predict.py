"""Will it be wet tomorrow? Learns from the years before 2015 when it is loaded."""
import csv
import datetime
import math
import os

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def features(row):
    day = datetime.date.fromisoformat(row["date"])
    season = 2 * math.pi * day.timetuple().tm_yday / 365.25
    rain = float(row["precipitation"])
    return {
        "location": row["location"],
        "rain": math.log1p(rain),
        "wet": float(rain > 0),
        "warmth": float(row["temp_max"]),
        "span": float(row["temp_max"]) - float(row["temp_min"]),
        "wind": float(row["wind"]),
        "sin": math.sin(season),
        "cos": math.cos(season),
    }


def train():
    with open(os.path.join(os.path.dirname(__file__), "weather.csv"), newline="") as file:
        days = sorted(csv.DictReader(file), key=lambda row: (row["location"], row["date"]))
    pairs = [(today, tomorrow) for today, tomorrow in zip(days, days[1:])
             if today["location"] == tomorrow["location"] and tomorrow["date"] < "2015"]
    model = make_pipeline(DictVectorizer(sparse=False), StandardScaler(), LogisticRegression())
    model.fit([features(today) for today, _ in pairs], [float(tomorrow["precipitation"]) > 0 for _, tomorrow in pairs])
    print("trained on", len(pairs), "days")
    return model


model = train()


def predict(rows):
    wet = model.predict_proba([features(row) for row in rows])[:, 1]
    return [{"probability": p, "wet": p >= 0.5} for p in wet]

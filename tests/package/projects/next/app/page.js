"use client";
import { useEffect } from "react";
import { load } from "entrybridge";
import { answers } from "../../answers.js";

export default function Page() {
  useEffect(() => {
    load().then(
      (bridge) => {
        document.title = answers(bridge);
      },
      (error) => {
        document.title = String(error);
      },
    );
  }, []);
  return <title>waiting</title>;
}

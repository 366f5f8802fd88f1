import css from "./segmented.module.css";

/** How a row of choices looks: the `classNames` of a SegmentedControl. */
export const segmented = {
  root: css["root"] ?? "",
  indicator: css["indicator"] ?? "",
  label: css["label"] ?? "",
};

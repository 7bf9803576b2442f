import type { ReplyCache, Teacher } from "../text/teacher/teacher.js";
import { replyKey } from "../text/teacher/cached-replies.js";
import { columnRequests, type TeacherTask } from "../text/teacher/write-with-teacher.js";

/** Bodies of the first requests for each text whose replies are not in the cache, in the order of the rows; nothing is sent. */
export async function* unsentBodies(task: TeacherTask, teacher: Teacher, cache: ReplyCache): AsyncGenerator<string> {
  for (const { rows, requestOf } of columnRequests(task)) {
    for (const row of rows) {
      const { prompt } = requestOf(row);
      if ((await cache.read(replyKey(teacher, prompt, 1))) === null) yield teacher.requestBody(prompt);
    }
  }
}

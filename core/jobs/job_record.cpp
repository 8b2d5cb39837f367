#include "core/jobs/job_record.h"

#include <algorithm>
#include <utility>

namespace splatreel::core {
namespace {

constexpr std::size_t mostLogLines = 100'000;

double inSeconds(JobClock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

}  // namespace

void RateMeter::update(Progress& progress, double seconds) {
    constexpr double window = 0.5;     // seconds that a rate is measured over
    constexpr double smoothing = 0.3;  // weight of the newest
    if (progress.stage != stage_ || progress.step < step_) {
        stage_ = progress.stage;
        step_ = progress.step;
        seconds_ = seconds;
        rate_ = 0;
    } else if (seconds - seconds_ >= window && progress.step > step_) {
        const double rate = static_cast<double>(progress.step - step_) / (seconds - seconds_);
        rate_ = rate_ > 0 ? (1 - smoothing) * rate_ + smoothing * rate : rate;
        step_ = progress.step;
        seconds_ = seconds;
    }
    if (rate_ <= 0) return;
    progress.stepsPerSecond = rate_;
    if (progress.steps > 0)
        progress.secondsLeft =
            static_cast<double>(std::max<std::int64_t>(progress.steps - progress.step, 0)) / rate_;
}

std::vector<JobPreview> PreviewShelf::put(JobPreview preview) {
    std::vector<JobPreview> gone;
    const auto remove = [&](std::map<int, JobPreview>::iterator place) {
        bytes_ -= place->second.gaussians->bytes();
        gone.push_back(std::move(place->second));
        byFrame_.erase(place);
    };
    if (const auto old = byFrame_.find(preview.frame); old != byFrame_.end()) remove(old);
    const std::uint64_t bytes = preview.gaussians->bytes();
    while (bytes_ + bytes > budget_ && !byFrame_.empty()) {
        remove(std::ranges::min_element(byFrame_, {}, [](const auto& entry) { return entry.second.number; }));
    }
    bytes_ += bytes;
    newest_ = preview;
    byFrame_.emplace(preview.frame, std::move(preview));
    return gone;
}

std::vector<JobPreview> PreviewShelf::keepNewest() {
    std::vector<JobPreview> gone;
    for (auto place = byFrame_.begin(); place != byFrame_.end();) {
        const bool newest = newest_ && place->second.number == newest_->number;
        if (newest) {
            ++place;
            continue;
        }
        bytes_ -= place->second.gaussians->bytes();
        gone.push_back(std::move(place->second));
        place = byFrame_.erase(place);
    }
    return gone;
}

const JobPreview* PreviewShelf::find(int frame) const {
    const auto found = byFrame_.find(frame);
    return found == byFrame_.end() ? nullptr : &found->second;
}

std::vector<JobPreview> PreviewShelf::all() const {
    std::vector<JobPreview> all;
    for (const auto& [frame, preview] : byFrame_) all.push_back(preview);
    return all;
}

bool PreviewClock::due(int frame, std::uint64_t change, std::chrono::milliseconds interval,
                       JobClock::time_point now) {
    // A frame that stays is a tenth of the time at most; one that plays must not take all of it either.
    const bool another = frame != frame_ || change != change_;
    const auto pause = another ? 3 * cost_ : std::max<JobClock::duration>(interval, 10 * cost_);
    if (now - last_ < pause) return false;
    asked_ = now;
    return true;
}

void PreviewClock::delivered(int frame, std::uint64_t change, JobClock::time_point now) {
    frame_ = frame;
    change_ = change;
    cost_ = now - asked_;
    last_ = now;
}

double JobRecord::seconds(JobClock::time_point now) const {
    return ranSeconds + (since ? inSeconds(now - *since) : 0);
}

void JobRecord::setState(JobState state, JobClock::time_point now) {
    report.state = state;
    const bool running = state == JobState::running;
    if (running && !since) since = now;
    if (!running && since) {
        ranSeconds += inSeconds(now - *since);
        since.reset();
    }
    if (hasEnded(state)) report.request = JobRequest::none;
}

JobReport JobRecord::reportAt(JobClock::time_point now) const {
    JobReport all = report;
    all.seconds = seconds(now);
    all.logLines = log.size();
    all.hasOutput = output != nullptr;
    all.resumed = resume;
    if (live) all.change = live->current()->number;
    if (previews.newest()) {
        all.previewNumber = previews.newest()->number;
        all.previewChange = previews.newest()->change;
    }
    return all;
}

void JobRecord::addLog(std::string line) {
    if (log.size() < mostLogLines) log.push_back(std::move(line));
    if (log.size() == mostLogLines) log.back() = "the log is full; further lines are left out";
}

}  // namespace splatreel::core

#include "models/prior/inflation.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace splatreel::models {
namespace {

void relax(cv::Mat1f& u, const cv::Mat1b& mask, float source, float decay, int sweeps) {
    const int width = u.cols;
    const int height = u.rows;
    const float over = 2 / (1 + 3.2F / static_cast<float>(std::max(std::min(width, height), 8)));
    const float diagonal = 1 / (4 + decay);
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        for (int color = 0; color < 2; ++color) {
            for (int y = 0; y < height; ++y) {
                float* row = u[y];
                const float* above = y > 0 ? u[y - 1] : nullptr;
                const float* below = y + 1 < height ? u[y + 1] : nullptr;
                const std::uint8_t* in = mask[y];
                for (int x = (y + color) & 1; x < width; x += 2) {
                    if (in[x] == 0) continue;
                    const float sum = (x > 0 ? row[x - 1] : 0) + (x + 1 < width ? row[x + 1] : 0) +
                                      (above ? above[x] : 0) + (below ? below[x] : 0);
                    row[x] += over * ((sum + source) * diagonal - row[x]);
                }
            }
        }
    }
}

cv::Mat1f solve(const cv::Mat1b& mask, float cell, float reach) {
    cv::Mat1f u = cv::Mat1f::zeros(mask.size());
    if (std::min(mask.rows, mask.cols) >= 24) {
        cv::Mat1b smaller;
        cv::resize(mask, smaller, cv::Size((mask.cols + 1) / 2, (mask.rows + 1) / 2), 0, 0, cv::INTER_AREA);
        smaller = smaller >= 128;
        const cv::Mat1f coarse = solve(smaller, cell * 2, reach);
        cv::resize(coarse, u, mask.size(), 0, 0, cv::INTER_LINEAR);
        u.setTo(0, mask == 0);
    }
    const float decay = reach > 0 ? cell * cell / (reach * reach) : 0;
    relax(u, mask, 4 * cell * cell, decay, std::min(mask.rows, mask.cols) >= 24 ? 24 : 40);
    return u;
}

}  // namespace

cv::Mat1f inflate(const cv::Mat1b& mask, float reach) {
    cv::Mat1b binary = mask != 0;
    return cv::max(solve(binary, 1, reach), 0);
}

}  // namespace splatreel::models
